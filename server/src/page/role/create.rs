use axum::{
    body::Bytes,
    extract::{
        Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use patchbay_app::{
    api::{Context, Failure},
    page::role::RoleFill,
    text,
};
use patchbay_shared::{Grants, Permission, RoleForm, Scope};
use patchbay_store::{role, session::ManageRoles};
use serde::Deserialize;

use super::shown::{Refused, Told, failed, page};
use crate::{
    page::{fallback, typed::Typed},
    render,
    state::AppState,
    visitor::{Allowed, Writer},
};

/// Which role the new one begins as.
#[derive(Default, Deserialize)]
pub struct Asked {
    from: Option<i64>,
}

/// An empty form, or that of a copy.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ManageRoles>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let from = asked.ok().and_then(|Query(asked)| asked.from);
    let form = match begin(&manager.visitor.context, from).await {
        Ok(Some(form)) => form,
        Ok(None) => return fallback::not_there(&state, manager.visitor.theme).await,
        Err(failure) => return render::failure(&state, manager.visitor.theme, &failure).await,
    };
    page(&state, &manager.visitor, None, Told::default(), RoleFill { form, ..RoleFill::default() }).await
}

/// What stands in the form at first: of a copy, as much as whoever makes it may give.
async fn begin(context: &Context, from: Option<i64>) -> Result<Option<RoleForm>, Failure> {
    let blank = RoleForm { scope: Scope::All.name().to_owned(), ..RoleForm::default() };
    let Some(id) = from else { return Ok(Some(blank)) };
    let Some(found) = role::find(&context.store, &context.permit()?, id).await? else { return Ok(None) };
    let held = context.session.as_ref().map(|session| session.grants).unwrap_or_default();
    Ok(Some(RoleForm {
        name: text::copy_of_role(&found.form.name),
        permissions: found.form.permissions.into_iter().filter(|permission| held.allow(*permission)).collect(),
        scope: within(&held, found.form.scope),
        numbers: found.form.numbers,
    }))
}

fn within(held: &Grants, scope: String) -> String {
    let reaches = held.scope == Scope::All || !held.allow(Permission::ViewExtensions);
    if reaches { scope } else { Scope::Chosen.name().to_owned() }
}

/// Makes it.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<ManageRoles>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let form = match Typed::<RoleForm>::read(body) {
        Ok(typed) => typed.sent.form().clone(),
        Err(failure) => return render::failure(&state, visitor.theme, &refusal.unwrap_or(failure)).await,
    };
    let made = match refusal {
        Some(refusal) => Err(refusal.into()),
        None => make(&visitor.context, &form).await,
    };
    let fill = RoleFill { form, ..RoleFill::default() };
    match made {
        Ok(id) => Redirect::to(&format!("/roles/{id}?saved=yes")).into_response(),
        Err(Refused::Invalid(errors)) => {
            page(&state, &visitor, None, Told::default(), RoleFill { errors, ..fill }).await
        }
        Err(Refused::Newer(_) | Refused::Gone) => fallback::not_there(&state, visitor.theme).await,
        Err(Refused::Failed(failure)) => failed(&state, &visitor, None, Told::default(), fill, &failure).await,
    }
}

async fn make(context: &Context, form: &RoleForm) -> Result<i64, Refused> {
    let permit = context.permit()?;
    let role = form.parse().map_err(Refused::Invalid)?;
    Ok(role::create(&context.store, &permit, &role, context.now).await?)
}
