use axum::{extract::State, response::Response};
use patchbay_app::api::Failure;
use patchbay_store::{second_factor, session::ManageSecurity};

use crate::{
    page::flash::{self, Flash},
    render,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Takes the second factor of somebody away who lost it.
pub async fn remove(
    State(state): State<AppState>,
    manager: Allowed<ManageSecurity>,
    ExtensionId(id): ExtensionId,
) -> Response {
    match second_factor::remove_of(&state.store, &manager.permit, id, manager.visitor.context.now).await {
        Ok(_) => flash::redirect(&state, Flash::SecondFactorRemoved, &format!("/extensions/{id}")),
        Err(error) => render::failure(&state, manager.visitor.look, &Failure::from(error)).await,
    }
}
