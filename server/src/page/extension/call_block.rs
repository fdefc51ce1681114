use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use patchbay_store::{call, session::EditExtensions};

use crate::{
    render,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Lets an extension call again that made too many calls.
pub async fn lift(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    match call::lift_block(&state.store, &manager.permit, id, manager.visitor.context.now).await {
        Ok(()) => Redirect::to(&format!("/extensions/{id}/phone")).into_response(),
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}
