use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::extension::History, text};
use patchbay_store::{
    extension::{self, HistoryPage},
    session::ViewExtensions,
};
use serde::Deserialize;

use crate::{
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ExtensionId, Visitor},
};

/// How many versions a page shows.
const SIZE: u16 = 25;

/// The part of the history that is asked for.
#[derive(Default, Deserialize)]
pub struct Part {
    before: Option<i32>,
}

/// Every version of an extension, deleted or not.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ViewExtensions>,
    ExtensionId(id): ExtensionId,
    part: Result<Query<Part>, QueryRejection>,
) -> Response {
    let part = part.map(|Query(part)| part).unwrap_or_default();
    page(&state, &manager.visitor, id, part.before, Vec::new(), StatusCode::OK).await
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
    let page = match read(state, visitor, id, before).await {
        Ok(page) => page,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let now = visitor.context.now;
    let title = format!("{} {}", text::HISTORY, page.head.number);
    let view = View::new(title, move || view! { <History page=page.clone() now=now refusal=refusal.clone() /> });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}

async fn read(state: &AppState, visitor: &Visitor, id: i64, before: Option<i32>) -> Result<HistoryPage, Failure> {
    extension::history(&state.store, &visitor.context.permit()?, id, before, SIZE).await?.ok_or(Failure::Gone)
}
