use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::role::DeleteRole, text};
use patchbay_store::{role, session::ManageRoles};

use super::shown::{HERE, Refused, Told, read};
use crate::{
    page::{
        fallback,
        flash::{self, Flash},
        posted::Posted,
    },
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ObjectId, Visitor},
};

/// Asks once more.
pub async fn show(State(state): State<AppState>, manager: Allowed<ManageRoles>, ObjectId(id): ObjectId) -> Response {
    page(&state, &manager.visitor, id, None, StatusCode::OK).await
}

/// Ends the role, in the version that was looked at.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ManageRoles>,
    ObjectId(id): ObjectId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let version = match Posted::read(body).and_then(|posted| posted.value("version")) {
        Ok(version) => version,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let now = manager.visitor.context.now;
    match role::delete(&state.store, &manager.permit, id, version, now).await.map_err(Refused::from) {
        Ok(_) => flash::redirect(&state, Flash::RoleDeleted, "/roles"),
        Err(Refused::Failed(failure @ Failure::Stale { .. })) => {
            page(&state, &manager.visitor, id, Some(text::ROLE_CHANGED_MEANWHILE.to_owned()), render::status(&failure))
                .await
        }
        Err(Refused::Failed(failure)) => render::failure(&state, manager.visitor.look, &failure).await,
        Err(Refused::Gone | Refused::Invalid(_) | Refused::Newer(_)) => {
            fallback::not_there(&state, manager.visitor.look).await
        }
    }
}

async fn page(state: &AppState, visitor: &Visitor, id: i64, failure: Option<String>, status: StatusCode) -> Response {
    let (found, people) = match read(&visitor.context, id).await {
        Ok(Some(Told { found: Some(found), people, .. })) if found.covered && !found.predefined => (found, people),
        Ok(Some(_)) => return render::failure(state, visitor.look, &Failure::Denied).await,
        Ok(None) => return fallback::not_there(state, visitor.look).await,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let view = View::new(text::delete_role(&found.form.name), move || {
        view! { <DeleteRole found=found.clone() people=people.clone() failure=failure.clone() /> }
    });
    render::framed(state, visitor, HERE, "", View { status, ..view }).await
}
