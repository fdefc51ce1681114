use axum::{extract::State, response::Response};
use patchbay_store::{extension, session::EditExtensions};

use super::live;
use crate::{
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Ends the old registration password that works beside the new one.
pub async fn end(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    let done = extension::end_previous(&state.store, &manager.permit, id, manager.visitor.context.now).await;
    live::told(&state, &manager, id, done).await
}
