//! Looking at the portal as somebody else.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use patchbay_app::api::Failure;
use patchbay_store::session::{self, ManageRoles, Viewed};

use crate::{
    page::fallback,
    render,
    state::AppState,
    visitor::{Allowed, ExtensionId, Leaver, ObjectId},
};

/// Begins to look as the person of an extension.
pub async fn as_person(
    State(state): State<AppState>,
    manager: Allowed<ManageRoles>,
    ExtensionId(extension_id): ExtensionId,
) -> Response {
    begin(&state, &manager, Viewed::Person { extension_id }).await
}

/// Begins to look as somebody with a role.
pub async fn as_role(
    State(state): State<AppState>,
    manager: Allowed<ManageRoles>,
    ObjectId(role_id): ObjectId,
) -> Response {
    begin(&state, &manager, Viewed::Role { role_id }).await
}

/// What is not there looks like what whoever asks may not look as.
async fn begin(state: &AppState, manager: &Allowed<ManageRoles>, viewed: Viewed) -> Response {
    let visitor = &manager.visitor;
    match session::view_as(&state.store, &manager.permit, viewed, visitor.context.now).await {
        Ok(true) => Redirect::to("/").into_response(),
        Ok(false) => fallback::not_there(state, visitor.look).await,
        Err(error) => render::failure(state, visitor.look, &Failure::from(error)).await,
    }
}

/// Ends it, and goes back to where it began.
pub async fn end(State(state): State<AppState>, leaver: Leaver) -> Response {
    let Leaver { visitor, session } = leaver;
    let Some(own) = session else { return render::failure(&state, visitor.look, &Failure::LoggedOut).await };
    if let Err(error) = session::end_view(&state.store, &own).await {
        return render::failure(&state, visitor.look, &Failure::from(error)).await;
    }
    match visitor.look.viewing {
        Some(Viewed::Person { extension_id }) => Redirect::to(&format!("/extensions/{extension_id}")),
        Some(Viewed::Role { role_id }) => Redirect::to(&format!("/roles/{role_id}")),
        None => Redirect::to("/"),
    }
    .into_response()
}
