use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::{Context, Failure},
    page::organization::DeleteDepartment,
    text,
};
use patchbay_shared::DepartmentErrors;
use patchbay_store::{
    department::{self, Going},
    session::ManageOrganizations,
};

use super::shown::{HERE, Refused, Told, read};
use crate::{
    page::{fallback, posted::Posted},
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ObjectId, Visitor},
};

/// Asks once more, and where its members go.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ManageOrganizations>,
    ObjectId(id): ObjectId,
) -> Response {
    page(&state, &manager.visitor, id, None, DepartmentErrors::default(), None).await
}

/// Deletes the department, in the version and with those below it that were looked at.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ManageOrganizations>,
    ObjectId(id): ObjectId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let wish = match Posted::read(body).and_then(|posted| Wish::read(&posted)) {
        Ok(wish) => wish,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    if !state.store.organizations() {
        return fallback::not_there(&state, manager.visitor.look).await;
    }
    let Wish { version, below, heir } = wish;
    let now = manager.visitor.context.now;
    let deleted = department::delete(&state.store, &manager.permit, (id, version), &below, heir, now).await;
    match deleted.map_err(Refused::from) {
        Ok(_) => Redirect::to("/organization?saved=yes").into_response(),
        Err(Refused::Failed(failure @ Failure::Stale { .. })) => {
            page(&state, &manager.visitor, id, Some(heir), DepartmentErrors::default(), Some(failure)).await
        }
        Err(Refused::Invalid(errors)) => page(&state, &manager.visitor, id, Some(heir), errors, None).await,
        Err(Refused::Failed(failure)) => render::failure(&state, manager.visitor.look, &failure).await,
        Err(Refused::Gone | Refused::Newer(_)) => fallback::not_there(&state, manager.visitor.look).await,
    }
}

/// What was looked at, and where the members go.
struct Wish {
    version: i32,
    below: Vec<i64>,
    heir: i64,
}

impl Wish {
    fn read(posted: &Posted) -> Result<Self, Failure> {
        let ids = posted.text("below").unwrap_or_default().split(',').filter(|id| !id.is_empty());
        let below = ids.map(|id| id.parse().map_err(|_| Failure::Malformed)).collect::<Result<_, _>>()?;
        Ok(Self { version: posted.value("version")?, below, heir: posted.value("parent")? })
    }
}

/// Without a choice, its members go to the department that it is under.
async fn page(
    state: &AppState,
    visitor: &Visitor,
    id: i64,
    heir: Option<i64>,
    errors: DepartmentErrors,
    failure: Option<Failure>,
) -> Response {
    let (Told { found, tree, .. }, going) = match look(&visitor.context, id).await {
        Ok(Some(looked)) => looked,
        Ok(None) => return fallback::not_there(state, visitor.look).await,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let Some(found) = found else { return fallback::not_there(state, visitor.look).await };
    let status = match &failure {
        Some(failure) => render::status(failure),
        None if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let failure = failure.map(|_| text::DEPARTMENT_CHANGED_MEANWHILE.to_owned());
    let heir = heir.map_or_else(|| found.form.parent.clone(), |heir| heir.to_string());
    let company = render::company(state);
    let view = View::new(text::delete_department(&found.form.name), move || {
        view! {
            <DeleteDepartment
                found=found.clone() going=going.clone() tree=tree.clone() heir=heir.clone() company=company.clone()
                errors=errors.clone() failure=failure.clone()
            />
        }
    });
    render::framed(state, visitor, HERE, "", View { status, ..view }).await
}

async fn look(context: &Context, id: i64) -> Result<Option<(Told, Going)>, Failure> {
    let Some(told) = read(context, id).await? else { return Ok(None) };
    let going = department::going(&context.store, &context.permit()?, id).await?;
    Ok(Some((told, going)))
}
