use axum::{
    body::Bytes,
    extract::{
        Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use patchbay_app::{api::Context, page::organization::DepartmentFill};
use patchbay_shared::{Department, DepartmentForm};
use patchbay_store::{department, session::ManageOrganizations};
use serde::Deserialize;

use super::shown::{Refused, Told, around, failed, page};
use crate::{
    page::{fallback, typed::Typed},
    render,
    state::AppState,
    visitor::{Allowed, Writer},
};

/// Under which department the new one is to be.
#[derive(Default, Deserialize)]
pub struct Asked {
    parent: Option<i64>,
}

/// An empty form.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ManageOrganizations>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    if !state.store.organizations() {
        return fallback::not_there(&state, manager.visitor.look).await;
    }
    let told = match around(&manager.visitor.context).await {
        Ok(told) => told,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let parent = asked.ok().and_then(|Query(asked)| asked.parent).unwrap_or(Department::COMPANY);
    let form = DepartmentForm { parent: parent.to_string(), ..DepartmentForm::default() };
    page(&state, &manager.visitor, None, told, DepartmentFill { form, ..DepartmentFill::default() }).await
}

/// Makes it.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<ManageOrganizations>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let form = match Typed::<DepartmentForm>::read(body) {
        Ok(typed) => typed.sent.form().clone(),
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let made = match refusal {
        Some(refusal) => Err(refusal.into()),
        None => make(&visitor.context, &form).await,
    };
    let refused = match made {
        Ok(id) => return Redirect::to(&format!("/organization?saved=yes#department-{id}")).into_response(),
        Err(refused) => refused,
    };
    let told: Told = around(&visitor.context).await.unwrap_or_default();
    let fill = DepartmentFill { form, ..DepartmentFill::default() };
    match refused {
        Refused::Invalid(errors) => page(&state, &visitor, None, told, DepartmentFill { errors, ..fill }).await,
        Refused::Failed(failure) => failed(&state, &visitor, None, told, fill, &failure).await,
        Refused::Newer(_) | Refused::Gone => fallback::not_there(&state, visitor.look).await,
    }
}

async fn make(context: &Context, form: &DepartmentForm) -> Result<i64, Refused> {
    let permit = context.permit()?;
    if !context.store.organizations() {
        return Err(Refused::Gone);
    }
    let department = form.parse().map_err(Refused::Invalid)?;
    Ok(department::create(&context.store, &permit, &department, context.now).await?)
}
