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
use patchbay_shared::{Grants, Permission, RoleError, RoleField, RoleForm, Scope};
use patchbay_store::{extension::Snapshot, role, session::ManageRoles};
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
    let fill = match begin(&manager.visitor.context, from).await {
        Ok(Some(fill)) => fill,
        Ok(None) => return fallback::not_there(&state, manager.visitor.look).await,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    page(&state, &manager.visitor, None, Told::default(), fill).await
}

/// What stands in the form at first: of a copy, as much as whoever makes it may give.
async fn begin(context: &Context, from: Option<i64>) -> Result<Option<RoleFill>, Failure> {
    let blank = RoleForm { scope: Scope::All.name().to_owned(), ..RoleForm::default() };
    let Some(id) = from else { return Ok(Some(RoleFill { form: blank, ..RoleFill::default() })) };
    let Some(found) = role::find(&context.store, &context.permit()?, id).await? else { return Ok(None) };
    let held = context.session.as_ref().map(|session| session.grants).unwrap_or_default();
    let form = RoleForm {
        name: text::copy_of_role(&found.form.name),
        permissions: found.form.permissions.into_iter().filter(|permission| held.allow(*permission)).collect(),
        scope: within(&held, found.form.scope),
        numbers: found.form.numbers,
    };
    Ok(Some(RoleFill { form, shown: found.seen, ..RoleFill::default() }))
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
    let Typed { sent, shown, .. } = match Typed::<RoleForm>::read(body) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let form = sent.form().clone();
    let made = match refusal {
        Some(refusal) => Err(refusal.into()),
        None => make(&visitor.context, &form, shown.as_ref()).await,
    };
    let fill = RoleFill { form, shown, ..RoleFill::default() };
    match made {
        Ok(id) => Redirect::to(&format!("/roles/{id}?saved=yes")).into_response(),
        Err(Refused::Invalid(errors)) => {
            // Whoever is told that a number moved means, the next time, the one who has it then.
            let moved = matches!(errors.get(RoleField::Numbers), Some(RoleError::NumberMoved(_)));
            let shown = fill.shown.filter(|_| !moved);
            page(&state, &visitor, None, Told::default(), RoleFill { errors, shown, ..fill }).await
        }
        Err(Refused::Newer(_) | Refused::Gone) => fallback::not_there(&state, visitor.look).await,
        Err(Refused::Failed(failure)) => failed(&state, &visitor, None, Told::default(), fill, &failure).await,
    }
}

async fn make(context: &Context, form: &RoleForm, shown: Option<&Snapshot>) -> Result<i64, Refused> {
    let permit = context.permit()?;
    let role = form.parse().map_err(Refused::Invalid)?;
    Ok(role::create(&context.store, &permit, &role, shown, context.now).await?)
}
