use axum::{extract::State, http::StatusCode, response::Response};
use leptos::prelude::*;
use patchbay_app::{page::Message, text, ui::Theme};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Appearance,
};

/// Nothing lives at this address.
pub async fn not_found(State(state): State<AppState>, Appearance(theme): Appearance) -> Response {
    not_there(&state, theme).await
}

/// The page that says so.
pub async fn not_there(state: &AppState, theme: Theme) -> Response {
    let view = View::new(text::NOT_FOUND, || {
        view! { <Message title=text::NOT_FOUND.to_owned() words=text::NOT_FOUND_WORDS.to_owned() href="/" place=text::TO_THE_START /> }
    });
    render::alone(state, theme, View { status: StatusCode::NOT_FOUND, ..view }).await
}
