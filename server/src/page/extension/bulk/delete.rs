use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{page::extension::DeleteMany, text};
use patchbay_store::{job::begin_delete, session::DeleteExtensions};

use super::selected;
use crate::{render, state::AppState, visitor::Allowed};

/// Asks once more.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<DeleteExtensions>,
    RawQuery(query): RawQuery,
) -> Response {
    selected::ask(&state, &manager.visitor, query.as_deref(), text::delete_many, |selection, count| {
        view! { <DeleteMany selection=selection count=count /> }.into_any()
    })
    .await
}

/// Begins it.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<DeleteExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let visitor = &manager.visitor;
    match selected::posted(&state, body).await {
        Ok(selection) => {
            let begun = begin_delete(&state.store, &manager.permit, &selection, visitor.context.now).await;
            selected::follow(&state, visitor, begun).await
        }
        Err(failure) => render::failure(&state, visitor.look, &failure).await,
    }
}
