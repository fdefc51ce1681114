use axum::{extract::State, response::Response};
use leptos::prelude::*;
use patchbay_app::{
    page::{line, security::UnknownPhones},
    text,
};
use patchbay_store::{attempt, session::ManageSecurity};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// Who was turned away and belongs to no extension.
pub async fn show(State(state): State<AppState>, manager: Allowed<ManageSecurity>) -> Response {
    let attempts = match attempt::of_nobody(&state.store, &manager.permit).await {
        Ok(attempts) => attempts,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let lines = line::refusals(attempts, None, manager.visitor.context.permissions());
    let view = View::new(text::UNKNOWN_PHONES, move || view! { <UnknownPhones lines=lines.clone() /> });
    render::framed(&state, &manager.visitor, "unknown-phones", "", view).await
}
