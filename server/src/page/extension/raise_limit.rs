use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    response::{IntoResponse, Redirect, Response},
};
use patchbay_app::api::{Failure, extension::update::run};
use patchbay_shared::{Base, Field};
use patchbay_store::{extension, session::EditExtensions};

use super::posted::Posted;
use crate::{
    render,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Lets one more phone register, from the commit on: a version like any other. It is made from the version that the page
/// showed as live, so that nothing that waits for Apply is applied unseen.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let version = Posted::read(body).and_then(|posted| posted.value("version"));
    let done = match version {
        Ok(version) => raise(&state, &manager, id, version).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Redirect::to(&format!("/extensions/{id}/phone")).into_response(),
        Err(failure) => render::failure(&state, manager.visitor.theme, &failure).await,
    }
}

async fn raise(state: &AppState, manager: &Allowed<EditExtensions>, id: i64, version: i32) -> Result<(), Failure> {
    let context = &manager.visitor.context;
    let current = extension::find(&state.store, &context.permit()?, id).await?.ok_or(Failure::Gone)?;
    if current.version != version || current.applied_version != Some(version) {
        return Err(Failure::Stale { version: current.version });
    }
    let mut form = current.form;
    let allowed: u8 = form.concurrent_registrations.parse().unwrap_or(1);
    form.set(Field::ConcurrentRegistrations, (allowed + 1).to_string());
    let base = Base::of(version);
    run(context, id, &base, &form, true).await.map(drop)
}
