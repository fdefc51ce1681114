use axum::{extract::State, response::Response};
use patchbay_store::{call, session::EditExtensions};

use super::live;
use crate::{
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Lets an extension call again that made too many calls.
pub async fn lift(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    let done = call::lift_block(&state.store, &manager.permit, id, manager.visitor.context.now).await;
    live::told(&state, &manager, id, done).await
}
