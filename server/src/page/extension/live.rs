use axum::response::{IntoResponse, Redirect, Response};
use patchbay_app::api::{Failure, extension::update::run};
use patchbay_shared::{Base, ExtensionForm};
use patchbay_store::{extension, session::EditExtensions};

use crate::{render, state::AppState, visitor::Allowed};

/// Makes a version like any other from the live one, and makes it live. It has to be the version that the page showed as live,
/// so that nothing that waits for Apply is applied unseen. `None` is no change.
pub(super) async fn change(
    state: &AppState,
    manager: &Allowed<EditExtensions>,
    id: i64,
    version: i32,
    change: impl FnOnce(&ExtensionForm) -> Option<ExtensionForm>,
) -> Result<(), Failure> {
    let context = &manager.visitor.context;
    let current = extension::find(&state.store, &context.permit()?, id).await?.ok_or(Failure::Gone)?;
    if current.version != version || current.applied_version != Some(version) {
        return Err(Failure::Stale { version: current.version });
    }
    match change(&current.form) {
        Some(form) => run(context, id, &Base::of(version), &form, true).await.map(drop),
        None => Ok(()),
    }
}

/// Back to the page about the phone, which shows what became of it, or why nothing did.
pub(super) async fn told(
    state: &AppState,
    manager: &Allowed<EditExtensions>,
    id: i64,
    done: Result<(), impl Into<Failure>>,
) -> Response {
    match done.map_err(Into::into) {
        Ok(()) => Redirect::to(&format!("/extensions/{id}/phone")).into_response(),
        Err(failure) => render::failure(state, manager.visitor.look, &failure).await,
    }
}
