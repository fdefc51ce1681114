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
    page::organization::DepartmentFill,
    text,
    ui::Clash,
};
use patchbay_shared::{Base, DepartmentForm, Newer};
use patchbay_store::{
    department::{self, SaveError},
    session::ManageOrganizations,
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

/// A department: its name, where it is, and how it came to be so.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ManageOrganizations>,
    ObjectId(id): ObjectId,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let told = match read(&manager.visitor.context, id).await {
        Ok(Some(told)) => told,
        Ok(None) => return fallback::not_there(&state, manager.visitor.look).await,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let said = saved(asked).map(|saved| match saved {
        Saved::Yes => text::SAVED,
        Saved::Nothing => text::UNCHANGED,
    });
    let (version, form) = told.found.as_ref().map(|found| (found.version, found.form.clone())).unwrap_or_default();
    let fill = DepartmentFill { version, form, said, ..DepartmentFill::default() };
    page(&state, &manager.visitor, Some(id), told, fill).await
}

/// Saves another name or place. A newer version is never overwritten unseen.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<ManageOrganizations>,
    ObjectId(id): ObjectId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let typed = match Typed::<DepartmentForm>::read(body) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let done = match refusal {
        Some(refusal) => Err(refusal.into()),
        None => save(&visitor.context, id, &typed).await,
    };
    match done {
        Ok(true) => Redirect::to(&format!("/organization?saved=yes#department-{id}")).into_response(),
        Ok(false) => Redirect::to(&format!("/organization/{id}?saved=nothing")).into_response(),
        Err(Refused::Gone) => fallback::not_there(&state, visitor.look).await,
        Err(refused) => again(&state, &visitor, id, typed, refused).await,
    }
}

/// Whether that changed anything. What somebody else saved meanwhile is merged once it was seen.
async fn save(context: &Context, id: i64, Typed { sent, base, .. }: &Typed<DepartmentForm>) -> Result<bool, Refused> {
    let permit = context.permit()?;
    if !context.store.organizations() {
        return Err(Refused::Gone);
    }
    let seen = if base.knows_newer() { newer(context, id, base).await? } else { None };
    let (form, from) = base.resolve(sent.form(), seen).map_err(Refused::Newer)?;
    let department = form.parse().map_err(Refused::Invalid)?;
    match department::update(&context.store, &permit, id, from, &department, context.now).await {
        Ok(version) => Ok(version != from),
        Err(SaveError::Stale(version)) => Err(match newer(context, id, base).await? {
            Some(newer) => Refused::Newer(newer.into()),
            None => Failure::Stale { version }.into(),
        }),
        Err(error) => Err(error.into()),
    }
}

/// What somebody else saved since the person opened the form, in words.
async fn newer(
    context: &Context,
    id: i64,
    base: &Base<DepartmentForm>,
) -> Result<Option<Newer<DepartmentForm>>, Failure> {
    let found = department::newer(&context.store, &context.permit()?, id, base.from).await?;
    Ok(found.map(|(newer, at)| Newer { at: text::moment(at), ..newer }))
}

/// The same form with what was typed, made from nothing else: the database may be what failed.
async fn again(
    state: &AppState,
    visitor: &Visitor,
    id: i64,
    typed: Typed<DepartmentForm>,
    refused: Refused,
) -> Response {
    let Typed { sent, base, .. } = typed;
    let mine = sent.form().clone();
    let told: Told = read(&visitor.context, id).await.ok().flatten().unwrap_or_default();
    let mut fill = DepartmentFill { version: base.from, form: mine.clone(), ..DepartmentFill::default() };
    let beside = match refused {
        Refused::Newer(newer) => Some(*newer),
        Refused::Invalid(errors) => {
            fill.errors = errors;
            if base.knows_newer() { newer(&visitor.context, id, &base).await.unwrap_or_default() } else { None }
        }
        Refused::Failed(failure) => return failed(state, visitor, Some(id), told, fill, &failure).await,
        Refused::Gone => None,
    };
    if let Some(newer) = beside {
        fill.form = newer.shown(&mine, &base);
        fill.clash = Some(Clash { newer, mine, choices: base.choices });
    }
    page(state, visitor, Some(id), told, fill).await
}
