use axum::{extract::State, http::StatusCode, response::Response};
use leptos::prelude::*;
use patchbay_app::{page::Message, text};

use crate::{
    look::Look,
    render::{self, View},
    state::AppState,
};

/// Nothing lives at this address.
pub async fn not_found(State(state): State<AppState>, look: Look) -> Response {
    not_there(&state, look).await
}

/// The page that says so.
pub async fn not_there(state: &AppState, look: Look) -> Response {
    let view = View::new(text::NOT_FOUND, || {
        view! { <Message title=text::NOT_FOUND.to_owned() words=text::NOT_FOUND_WORDS.to_owned() href="/" place=text::TO_THE_START /> }
    });
    render::alone(state, look, View { status: StatusCode::NOT_FOUND, ..view }).await
}
