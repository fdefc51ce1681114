use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use patchbay_shared::{ConcurrentRegistrations, ExtensionForm, Field};
use patchbay_store::session::EditExtensions;

use super::live;
use crate::{
    page::posted::Posted,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Lets one more phone register, from the commit on.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let version = Posted::read(body).and_then(|posted| posted.value("version"));
    let done = match version {
        Ok(version) => live::change(&state, &manager, id, version, one_more).await,
        Err(failure) => Err(failure),
    };
    live::told(&state, &manager, id, done).await
}

fn one_more(form: &ExtensionForm) -> Option<ExtensionForm> {
    let allowed = ConcurrentRegistrations::parse(&form.concurrent_registrations).ok()?;
    let mut form = form.clone();
    form.set(Field::ConcurrentRegistrations, (allowed.get() + 1).to_string());
    Some(form)
}
