//! What the pages of a role have in common.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use patchbay_app::{
    api::{Context, Failure},
    page::role::{RoleFill, RolePage},
    text,
};
use patchbay_shared::{Newer, RoleErrors, RoleForm};
use patchbay_store::{
    Error,
    revision::Revision,
    role::{self, Found, SaveError},
};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Visitor,
    ways,
};

/// The entry of the menu.
pub(super) const HERE: &str = "roles";

/// Why a role was not saved or deleted.
pub(super) enum Refused {
    Invalid(RoleErrors),
    Newer(Box<Newer<RoleForm>>),
    /// It is not there any more.
    Gone,
    Failed(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<SaveError> for Refused {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Invalid(errors) => Self::Invalid(errors),
            SaveError::Stale(version) => Self::Failed(Failure::Stale { version }),
            SaveError::Denied => Self::Failed(Failure::Denied),
            SaveError::Gone => Self::Gone,
            SaveError::Store(error) => error.into(),
        }
    }
}

/// What is told about a role beside its form.
#[derive(Clone, Default)]
pub(super) struct Told {
    pub(super) found: Option<Found>,
    pub(super) people: Vec<String>,
    pub(super) history: Vec<Revision<RoleForm>>,
}

/// A role with who has it and how it came to be so; nothing if it is not there.
pub(super) async fn read(context: &Context, id: i64) -> Result<Option<Told>, Failure> {
    let (store, permit) = (&context.store, context.permit()?);
    let Some(found) = role::find(store, &permit, id).await? else { return Ok(None) };
    let people = role::people(store, &permit, id).await?;
    let history = role::history(store, &permit, id).await?;
    Ok(Some(Told { found: Some(found), people, history }))
}

/// The page of a role, new or not, with what stands in its form.
pub(super) async fn page(state: &AppState, visitor: &Visitor, id: Option<i64>, told: Told, fill: RoleFill) -> Response {
    let status = match &fill {
        RoleFill { clash: Some(_), .. } => StatusCode::CONFLICT,
        RoleFill { errors, .. } if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    view(state, visitor, id, told, fill, status).await
}

/// The same form with what was typed, under the reason why nothing became of it.
pub(super) async fn failed(
    state: &AppState,
    visitor: &Visitor,
    id: Option<i64>,
    told: Told,
    fill: RoleFill,
    failure: &Failure,
) -> Response {
    visitor.attempt.failed(failure);
    let fill = RoleFill { failure: Some(text::failure(failure)), ..fill };
    view(state, visitor, id, told, fill, render::status(failure)).await
}

async fn view(
    state: &AppState,
    visitor: &Visitor,
    id: Option<i64>,
    Told { found, people, history }: Told,
    fill: RoleFill,
    status: StatusCode,
) -> Response {
    let held = visitor.context.session.as_ref().map(|session| session.grants).unwrap_or_default();
    let action = id.map_or_else(|| "/roles/new".to_owned(), |id| format!("/roles/{id}"));
    let title = found.as_ref().map_or_else(|| text::NEW_ROLE.to_owned(), |found| found.form.name.clone());
    let offered = ways::asked();
    let organizations = state.store.organizations();
    let view = View::new(title, move || {
        view! {
            <RolePage
                found=found.clone() fill=fill.clone() offered=offered held=held people=people.clone() history=history.clone()
                action=action.clone() organizations=organizations
            />
        }
    });
    render::form(state, visitor, HERE, View { status, ..view }).await
}
