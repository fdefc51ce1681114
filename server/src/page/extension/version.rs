use axum::{
    body::Bytes,
    extract::{
        Path, Query, State,
        rejection::{BytesRejection, PathRejection, QueryRejection},
    },
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    api::{Context, Failure},
    page::extension::{AsOfVersion, RestoreAgain},
    text,
};
use patchbay_shared::Field;
use patchbay_store::{
    extension::{self, Choice, SaveError, Saving},
    session::{ApplyExtensions, EditExtensions, ManageRoles, ViewExtensions},
};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::{
    page::{
        flash::{self, Flash},
        moment,
        posted::Posted,
    },
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor, Writer},
};

type Address = Result<Path<(i64, i32)>, PathRejection>;

/// The moment that led to a version.
#[derive(Default, Deserialize)]
pub struct Asked {
    at: Option<String>,
}

/// An extension as of one version.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ViewExtensions>,
    address: Address,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let asked = asked.ok().and_then(|Query(asked)| moment::read(&asked.at?));
    let held = match (&address, asked) {
        (Ok(Path((id, version))), Some(at)) => match extension::at(&state.store, &manager.permit, *id, at).await {
            Ok(held) => held.filter(|held| held.saved == Some(*version)).map(|held| (at, held.live)),
            Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
        },
        _ => None,
    };
    page(&state, &manager.visitor, address, held, None, Vec::new(), StatusCode::OK).await
}

/// Brings chosen values of it back.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<EditExtensions>,
    address: Address,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let read = match &address {
        Ok(Path((id, to))) => Posted::read(body).and_then(|posted| Wish::read(*id, *to, &posted)),
        Err(_) => Err(Failure::Gone),
    };
    let wish = match read {
        Ok(wish) => wish,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let done = match refusal {
        Some(refusal) => Err(Refused::Failed(refusal)),
        None => restore(&visitor.context, &wish).await,
    };
    let (words, status) = match done {
        Ok(()) => return flash::redirect(&state, Flash::Restored, &format!("/extensions/{}/history", wish.id)),
        Err(Refused::Words(words, status)) => (words, status),
        Err(Refused::Failed(Failure::Gone)) => return render::failure(&state, visitor.look, &Failure::Gone).await,
        Err(Refused::Failed(failure)) => return again(&state, &visitor, wish, &failure).await,
    };
    page(&state, &visitor, address, None, Some(wish.fields), words, status).await
}

/// What is to come back.
struct Wish {
    id: i64,
    /// The version that it is made from.
    from: i32,
    /// The version whose values come back.
    to: i32,
    fields: Vec<Field>,
    apply: bool,
}

impl Wish {
    fn read(id: i64, to: i32, posted: &Posted) -> Result<Self, Failure> {
        let field = |name: &str| Field::of_name(name).ok_or(Failure::Malformed);
        let fields = posted.all("field").map(field).collect::<Result<_, _>>()?;
        Ok(Self { id, from: posted.value("from")?, to, fields, apply: posted.text("apply") == Some("yes") })
    }
}

/// Why it did not.
enum Refused {
    /// Something can be done about it beside the version.
    Words(Vec<String>, StatusCode),
    Failed(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

async fn restore(context: &Context, wish: &Wish) -> Result<(), Refused> {
    let permit = context.permit::<EditExtensions>()?;
    if wish.fields.is_empty() {
        return Err(Refused::Words(vec![text::TICK_SOMETHING.to_owned()], StatusCode::UNPROCESSABLE_ENTITY));
    }
    let live = wish.apply.then(|| context.permit::<ApplyExtensions>()).transpose()?;
    let choice = Choice { from: wish.from, to: wish.to, fields: &wish.fields };
    let roles = context.permit::<ManageRoles>().ok();
    let saving = Saving { apply: live.as_ref().into(), roles: roles.as_ref() };
    match extension::restore(&context.store, &permit, wish.id, choice, saving, context.now).await {
        Ok(_) => Ok(()),
        Err(SaveError::Taken(errors)) => {
            let lines = errors.iter().map(|(field, error)| text::field_refused(field, error)).collect();
            Err(Refused::Words(lines, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(SaveError::Stale(newer)) => Err(Refused::Words(vec![text::newer_version(newer)], StatusCode::CONFLICT)),
        Err(error) => Err(match error.field() {
            Some((field, error)) => {
                Refused::Words(vec![text::field_refused(field, &error)], StatusCode::UNPROCESSABLE_ENTITY)
            }
            None => Failure::from(error).into(),
        }),
    }
}

/// What was ticked, made from nothing else: nobody is logged in, or the database does not answer.
async fn again(state: &AppState, visitor: &Visitor, wish: Wish, failure: &Failure) -> Response {
    visitor.attempt.failed(failure);
    let words = text::failure(failure);
    let Wish { id, from, to, fields, .. } = wish;
    let view = View::new(text::restore_title(to), move || {
        view! { <RestoreAgain id=id from=from version=to ticked=fields.clone() words=words.clone() /> }
    });
    render::form(state, visitor, "extensions", View { status: render::status(failure), ..view }).await
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    address: Address,
    moment: Option<(OffsetDateTime, Option<i32>)>,
    ticked: Option<Vec<Field>>,
    refusal: Vec<String>,
    status: StatusCode,
) -> Response {
    let as_of = match find(state, visitor, address).await {
        Ok(as_of) => as_of,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let title = format!("{} {}", as_of.head.number, text::as_of(as_of.version));
    let view = View::new(title, move || {
        view! { <AsOfVersion as_of=as_of.clone() moment=moment ticked=ticked.clone() refusal=refusal.clone() /> }
    });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}

async fn find(state: &AppState, visitor: &Visitor, address: Address) -> Result<extension::AsOf, Failure> {
    let Path((id, version)) = address.map_err(|_| Failure::Gone)?;
    extension::as_of(&state.store, &visitor.context.permit()?, id, version).await?.ok_or(Failure::Gone)
}
