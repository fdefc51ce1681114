use axum::{extract::State, response::Response};
use leptos::prelude::*;
use patchbay_app::{page::account::Forgotten, text};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Appearance,
};

/// What somebody who forgot their password can do.
pub async fn show(State(state): State<AppState>, Appearance(theme): Appearance) -> Response {
    let view = View::new(text::FORGOTTEN, || view! { <Forgotten can_send=false failure=None /> });
    render::alone(&state, theme, view).await
}
