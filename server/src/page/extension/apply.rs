use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use patchbay_app::{api::Failure, text};
use patchbay_store::{
    extension::{self, SaveError},
    session::ApplyExtensions,
};

use super::history;
use crate::{
    page::{
        flash::{self, Flash},
        posted::Posted,
    },
    render,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Makes the version live that the page showed. Of a newer one, the history is shown instead.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ApplyExtensions>,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let version = match Posted::read(body).and_then(|posted| posted.value("version")) {
        Ok(version) => version,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    match extension::apply(&state.store, &manager.permit, id, version, manager.visitor.context.now).await {
        Ok(_) => flash::redirect(&state, Flash::Applied, &format!("/extensions/{id}/phone")),
        Err(SaveError::Stale(newer)) => {
            history::page(&state, &manager.visitor, id, None, vec![text::newer_version(newer)], StatusCode::CONFLICT)
                .await
        }
        Err(error) => render::failure(&state, manager.visitor.look, &Failure::from(error)).await,
    }
}
