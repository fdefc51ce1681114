use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{page::extension::ApplyMany, text};
use patchbay_store::{job::begin_apply, session::ApplyExtensions};

use super::selected;
use crate::{render, state::AppState, visitor::Allowed};

/// Asks once more.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ApplyExtensions>,
    RawQuery(query): RawQuery,
) -> Response {
    selected::ask(&state, &manager.visitor, query.as_deref(), text::apply_many, |selection, count| {
        view! { <ApplyMany selection=selection count=count /> }.into_any()
    })
    .await
}

/// Begins it.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ApplyExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let visitor = &manager.visitor;
    match selected::posted(&state, body).await {
        Ok(selection) => {
            let begun = begin_apply(&state.store, &manager.permit, &selection, visitor.context.now).await;
            selected::follow(&state, visitor, begun).await
        }
        Err(failure) => render::failure(&state, visitor.look, &failure).await,
    }
}
