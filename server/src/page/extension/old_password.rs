use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use patchbay_store::{extension, session::EditExtensions};

use crate::{
    render,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Ends the old registration password that works beside the new one.
pub async fn end(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    match extension::end_previous(&state.store, &manager.permit, id, manager.visitor.context.now).await {
        Ok(()) => Redirect::to(&format!("/extensions/{id}/phone")).into_response(),
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}
