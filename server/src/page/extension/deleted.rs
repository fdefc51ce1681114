use axum::{
    body::Bytes,
    extract::{
        Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::{
        extension::{Deleted, Release},
        filter::moment,
    },
    text,
};
use patchbay_shared::{Field, FieldError, FieldErrors};
use patchbay_store::{
    extension::{self, DeletedCursor, DeletedPage, Head, SaveError},
    session::{DeleteExtensions, ViewExtensions},
};
use serde::Deserialize;

use crate::{
    page::{
        flash::{self, Flash},
        posted::Posted,
    },
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ExtensionId, Visitor},
};

/// How many extensions a page shows.
const SIZE: u16 = 25;

/// The part of the list that is asked for.
#[derive(Default, Deserialize)]
pub struct Part {
    #[serde(default)]
    after: String,
}

impl Part {
    fn cursor(&self) -> Option<DeletedCursor> {
        let (at, id) = self.after.split_once('-')?;
        Some(DeletedCursor { at: moment(at)?, id: id.parse().ok()? })
    }
}

/// What was deleted in the last 30 days.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ViewExtensions>,
    part: Result<Query<Part>, QueryRejection>,
) -> Response {
    let part = part.map(|Query(part)| part).unwrap_or_default();
    page(&state, &manager.visitor, part.cursor(), Refused::default(), StatusCode::OK).await
}

/// Brings an extension back.
pub async fn restore(
    State(state): State<AppState>,
    manager: Allowed<DeleteExtensions>,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let without_email = match Posted::read(body) {
        Ok(posted) => posted.text("without_email") == Some("yes"),
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let now = manager.visitor.context.now;
    match extension::undelete(&state.store, &manager.permit, id, without_email, now).await {
        Ok(_) => flash::redirect(&state, Flash::Undeleted, &format!("/extensions/{id}/history")),
        Err(SaveError::Taken(errors)) => {
            let number = match head(&state, &manager.visitor, id).await {
                Ok(head) => head.number,
                Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
            };
            let refused = Refused::new(id, number, &errors);
            page(&state, &manager.visitor, None, refused, StatusCode::CONFLICT).await
        }
        Err(error) => render::failure(&state, manager.visitor.look, &Failure::from(error)).await,
    }
}

/// Asks once more before a deleted extension's number is freed.
pub async fn ask(
    State(state): State<AppState>,
    manager: Allowed<DeleteExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    let head = match head(&state, &manager.visitor, id).await {
        Ok(head) => head,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let view = View::new(text::release_number_of(&head.number), move || view! { <Release head=head.clone() /> });
    render::framed(&state, &manager.visitor, "extensions", "", view).await
}

/// Frees a deleted extension's number.
pub async fn release(
    State(state): State<AppState>,
    manager: Allowed<DeleteExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    match extension::release(&state.store, &manager.permit, id, manager.visitor.context.now).await {
        Ok(()) => flash::redirect(&state, Flash::Released, "/extensions/deleted"),
        Err(error) => render::failure(&state, manager.visitor.look, &Failure::from(error)).await,
    }
}

/// Why an extension did not come back, and whether it can without its e-mail address.
#[derive(Clone, Default)]
struct Refused {
    words: Vec<String>,
    without_email: Option<(i64, String)>,
}

impl Refused {
    fn new(id: i64, number: String, errors: &FieldErrors) -> Self {
        let only_email = errors.len() == 1 && matches!(errors.get(Field::Email), Some(FieldError::EmailTaken(_)));
        Self {
            words: errors.iter().map(|(field, error)| text::undelete_refused(field, error)).collect(),
            without_email: only_email.then_some((id, number)),
        }
    }
}

/// A deleted extension.
async fn head(state: &AppState, visitor: &Visitor, id: i64) -> Result<Head, Failure> {
    let history = extension::history(&state.store, &visitor.context.permit()?, id, None, 1).await?;
    history.map(|history| history.head).filter(|head| head.deleted_at.is_some()).ok_or(Failure::Gone)
}

async fn read(state: &AppState, visitor: &Visitor, cursor: Option<DeletedCursor>) -> Result<DeletedPage, Failure> {
    let context = &visitor.context;
    Ok(extension::deleted(&state.store, &context.permit()?, cursor, SIZE, context.now).await?)
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    cursor: Option<DeletedCursor>,
    refused: Refused,
    status: StatusCode,
) -> Response {
    let page = match read(state, visitor, cursor).await {
        Ok(page) => page,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let view = View::new(text::DELETED_EXTENSIONS, move || {
        let Refused { words, without_email } = refused.clone();
        view! { <Deleted page=page.clone() refusal=words without_email=without_email /> }
    });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}
