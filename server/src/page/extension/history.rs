use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::extension::History, text};
use patchbay_store::{
    extension::{self, HistoryPage},
    session::ViewExtensions,
};
use serde::Deserialize;

use crate::{
    page::moment,
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ExtensionId, Visitor},
};

/// How many versions a page shows.
const SIZE: u16 = 25;

/// The part of the history that is asked for, or the moment, whose version has a page of its own.
#[derive(Default, Deserialize)]
pub struct Part {
    before: Option<i32>,
    at: Option<String>,
}

/// Every version of an extension, deleted or not.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ViewExtensions>,
    ExtensionId(id): ExtensionId,
    part: Result<Query<Part>, QueryRejection>,
) -> Response {
    let Part { before, at } = part.map(|Query(part)| part).unwrap_or_default();
    let wrong = match at {
        None => None,
        Some(typed) => match version_at(&state, &manager, id, &typed).await {
            Ok(Ok(version)) => {
                let moment = serde_urlencoded::to_string([("at", typed)]).unwrap_or_default();
                return Redirect::to(&format!("/extensions/{id}/versions/{version}?{moment}")).into_response();
            }
            Ok(Err(words)) => Some((typed, words)),
            Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
        },
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    draw(&state, &manager.visitor, id, before, (Vec::new(), wrong), status).await
}

/// The version of a moment, or why there is none.
async fn version_at(
    state: &AppState,
    manager: &Allowed<ViewExtensions>,
    id: i64,
    typed: &str,
) -> Result<Result<i32, &'static str>, Failure> {
    let Some(moment) = moment::read(typed) else { return Ok(Err(text::TYPE_A_MOMENT)) };
    let held = extension::at(&state.store, &manager.permit, id, moment).await?.ok_or(Failure::Gone)?;
    Ok(held.saved.ok_or(text::NOT_YET_THEN))
}

/// The same, under the reason why something was not done.
pub(super) async fn page(
    state: &AppState,
    visitor: &Visitor,
    id: i64,
    before: Option<i32>,
    refusal: Vec<String>,
    status: StatusCode,
) -> Response {
    draw(state, visitor, id, before, (refusal, None), status).await
}

async fn draw(
    state: &AppState,
    visitor: &Visitor,
    id: i64,
    before: Option<i32>,
    (refusal, wrong): (Vec<String>, Option<(String, &'static str)>),
    status: StatusCode,
) -> Response {
    let page = match read(state, visitor, id, before).await {
        Ok(page) => page,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let now = visitor.context.now;
    let title = format!("{} {}", text::HISTORY, page.head.number);
    let view = View::new(title, move || {
        view! { <History page=page.clone() now=now refusal=refusal.clone() wrong=wrong.clone() /> }
    });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}

async fn read(state: &AppState, visitor: &Visitor, id: i64, before: Option<i32>) -> Result<HistoryPage, Failure> {
    extension::history(&state.store, &visitor.context.permit()?, id, before, SIZE).await?.ok_or(Failure::Gone)
}
