use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use patchbay_app::api::Failure;
use patchbay_store::extension;

use crate::{
    render,
    state::AppState,
    visitor::{ExtensionId, Manager},
};

/// Makes the newest version live.
pub async fn submit(State(state): State<AppState>, manager: Manager, ExtensionId(id): ExtensionId) -> Response {
    match extension::apply(&state.store, &manager.permit, id, manager.visitor.context.now).await {
        Ok(()) => Redirect::to(&format!("/extensions/{id}/phone")).into_response(),
        Err(error) => render::failure(&state, manager.visitor.theme, &Failure::from(error)).await,
    }
}
