//! What the pages about departments have in common.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use patchbay_app::{
    api::{Context, Failure},
    page::organization::{DepartmentFill, DepartmentPage},
    text,
};
use patchbay_shared::{DepartmentErrors, DepartmentForm, Newer};
use patchbay_store::{
    Error,
    department::{self, Found, Node, SaveError},
    revision::Revision,
};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Visitor,
};

/// The entry of the menu.
pub(super) const HERE: &str = "organization";

/// Why a department was not saved or deleted.
pub(super) enum Refused {
    Invalid(DepartmentErrors),
    Newer(Box<Newer<DepartmentForm>>),
    /// It is not there any more, or there are no departments at all.
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
            SaveError::Gone => Self::Gone,
            SaveError::Store(error) => error.into(),
        }
    }
}

/// What is told about a department beside its form.
#[derive(Clone, Default)]
pub(super) struct Told {
    pub(super) found: Option<Found>,
    pub(super) tree: Vec<Node>,
    pub(super) history: Vec<Revision<DepartmentForm>>,
}

/// A department with the tree and how it came to be so; nothing if it is not there, or organizations are off.
pub(super) async fn read(context: &Context, id: i64) -> Result<Option<Told>, Failure> {
    let (store, permit) = (&context.store, context.permit()?);
    if !store.organizations() {
        return Ok(None);
    }
    let Some(found) = department::find(store, &permit, id).await? else { return Ok(None) };
    let tree = department::tree(store, &permit).await?;
    let history = department::history(store, &permit, id).await?;
    Ok(Some(Told { found: Some(found), tree, history }))
}

/// The tree, for the form of a new one.
pub(super) async fn around(context: &Context) -> Result<Told, Failure> {
    Ok(Told { tree: department::tree(&context.store, &context.permit()?).await?, ..Told::default() })
}

/// The page of a department, new or not, with what stands in its form.
pub(super) async fn page(
    state: &AppState,
    visitor: &Visitor,
    id: Option<i64>,
    told: Told,
    fill: DepartmentFill,
) -> Response {
    let status = match &fill {
        DepartmentFill { clash: Some(_), .. } => StatusCode::CONFLICT,
        DepartmentFill { errors, .. } if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
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
    fill: DepartmentFill,
    failure: &Failure,
) -> Response {
    visitor.attempt.failed(failure);
    let fill = DepartmentFill { failure: Some(text::failure(failure)), ..fill };
    view(state, visitor, id, told, fill, render::status(failure)).await
}

async fn view(
    state: &AppState,
    visitor: &Visitor,
    id: Option<i64>,
    Told { found, tree, history }: Told,
    fill: DepartmentFill,
    status: StatusCode,
) -> Response {
    let name = found.map_or_else(|| fill.form.name.clone(), |found| found.form.name);
    let title = if id.is_some() { name.clone() } else { text::NEW_DEPARTMENT.to_owned() };
    let company = render::company(state);
    let view = View::new(title, move || {
        view! {
            <DepartmentPage
                id=id name=name.clone() fill=fill.clone() tree=tree.clone() company=company.clone() history=history.clone()
            />
        }
    });
    render::form(state, visitor, HERE, View { status, ..view }).await
}
