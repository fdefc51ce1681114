use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use patchbay_app::api::Failure;
use patchbay_store::{attempt, session::EditExtensions};

use super::live;
use crate::{
    page::posted::Posted,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Lets a phone use the extension that was turned away, from the commit on: its address, its user agent, or phones anywhere.
/// Which one is read from what was written down about it, and not from what is posted.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = match Posted::read(body) {
        Ok(posted) => allow(&state, &manager, id, &posted).await,
        Err(failure) => Err(failure),
    };
    live::told(&state, &manager, id, done).await
}

async fn allow(state: &AppState, manager: &Allowed<EditExtensions>, id: i64, posted: &Posted) -> Result<(), Failure> {
    let (version, refused) = posted.text("refused").and_then(refused).ok_or(Failure::Malformed)?;
    let permit = manager.visitor.context.permit()?;
    // Forgotten meanwhile: then there is nothing to cure.
    let Some(attempt) = attempt::find(&state.store, &permit, id, refused).await? else { return Ok(()) };
    let source = attempt.source.parse().map_err(|_| Failure::Malformed)?;
    live::change(state, manager, id, version, |form| form.allowing(attempt.reason, source, &attempt.user_agent)).await
}

/// The version that the page showed, and which refusal.
fn refused(text: &str) -> Option<(i32, i64)> {
    let (version, refused) = text.split_once('.')?;
    Some((version.parse().ok()?, refused.parse().ok()?))
}
