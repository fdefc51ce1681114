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
    ui::Clash,
};
use patchbay_shared::{Base, Newer, RoleError, RoleField, RoleForm};
use patchbay_store::{
    role::{self, SaveError},
    session::ManageRoles,
};

use super::shown::{Refused, Told, failed, page, read};
use crate::{
    page::{
        fallback,
        saved::{Asked, Saved, saved},
        typed::Typed,
    },
    render,
    state::AppState,
    visitor::{Allowed, ObjectId, Visitor, Writer},
};

/// A role: what it gives, who has it, and its form for whoever may change it.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ManageRoles>,
    ObjectId(id): ObjectId,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let told = match read(&manager.visitor.context, id).await {
        Ok(Some(told)) => told,
        Ok(None) => return fallback::not_there(&state, manager.visitor.look).await,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let said = saved(asked).map(|saved| match saved {
        Saved::Yes => text::ROLE_SAVED,
        Saved::Nothing => text::UNCHANGED,
    });
    let fill = match &told.found {
        Some(found) => RoleFill {
            version: found.version,
            form: found.form.clone(),
            shown: found.seen.clone(),
            said,
            ..RoleFill::default()
        },
        None => RoleFill::default(),
    };
    page(&state, &manager.visitor, Some(id), told, fill).await
}

/// Saves a change. A newer version is never overwritten unseen.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<ManageRoles>,
    ObjectId(id): ObjectId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let typed = match Typed::<RoleForm>::read(body) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let done = match refusal {
        Some(refusal) => Err(refusal.into()),
        None => save(&visitor.context, id, &typed).await,
    };
    match done {
        Ok(true) => Redirect::to(&format!("/roles/{id}?saved=yes")).into_response(),
        Ok(false) => Redirect::to(&format!("/roles/{id}?saved=nothing")).into_response(),
        Err(Refused::Gone) => fallback::not_there(&state, visitor.look).await,
        Err(refused) => again(&state, &visitor, id, typed, refused).await,
    }
}

/// Whether that changed anything. What somebody else saved meanwhile is merged once it was seen.
async fn save(context: &Context, id: i64, Typed { sent, base, shown, .. }: &Typed<RoleForm>) -> Result<bool, Refused> {
    let permit = context.permit()?;
    let seen = if base.knows_newer() { newer(context, id, base).await? } else { None };
    let (form, from) = base.resolve(sent.form(), seen).map_err(Refused::Newer)?;
    let role = form.parse().map_err(Refused::Invalid)?;
    match role::update(&context.store, &permit, id, from, &role, shown.as_ref(), context.now).await {
        Ok(version) => Ok(version != from),
        Err(SaveError::Stale(version)) => Err(match newer(context, id, base).await? {
            Some(newer) => Refused::Newer(newer.into()),
            None => Failure::Stale { version }.into(),
        }),
        Err(error) => Err(error.into()),
    }
}

/// What somebody else saved since the person opened the form, in words.
async fn newer(context: &Context, id: i64, base: &Base<RoleForm>) -> Result<Option<Newer<RoleForm>>, Failure> {
    let found = role::newer(&context.store, &context.permit()?, id, base.from).await?;
    Ok(found.map(|(newer, at)| Newer { at: text::moment(at), ..newer }))
}

/// The same form with what was typed, made from nothing else: the database may be what failed.
async fn again(state: &AppState, visitor: &Visitor, id: i64, typed: Typed<RoleForm>, refused: Refused) -> Response {
    let Typed { sent, base, shown, .. } = typed;
    let mine = sent.form();
    let told: Told = read(&visitor.context, id).await.ok().flatten().unwrap_or_default();
    let mut fill = RoleFill { version: base.from, form: mine.clone(), shown, ..RoleFill::default() };
    let beside = match refused {
        Refused::Newer(newer) => Some(*newer),
        Refused::Invalid(errors) => {
            // Whoever is told that a number moved means, the next time, the one who has it now.
            if matches!(errors.get(RoleField::Numbers), Some(RoleError::NumberMoved(_))) {
                fill.shown = told.found.as_ref().and_then(|found| found.seen.clone());
            }
            fill.errors = errors;
            if base.knows_newer() { newer(&visitor.context, id, &base).await.unwrap_or_default() } else { None }
        }
        Refused::Failed(failure) => return failed(state, visitor, Some(id), told, fill, &failure).await,
        Refused::Gone => None,
    };
    if let Some(newer) = beside {
        fill.form = newer.shown(mine, &base);
        fill.clash = Some(Clash { newer, mine: mine.clone(), choices: base.choices });
    }
    page(state, visitor, Some(id), told, fill).await
}
