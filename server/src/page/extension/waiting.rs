use axum::{
    body::Bytes,
    extract::{
        Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::extension::{Discard, Waiting},
    text,
};
use patchbay_store::{
    extension::{self, Found, Selection, SelectionError, Snapshot},
    session::{ApplyExtensions, ViewExtensions},
};
use serde::Deserialize;

use super::picks;
use crate::{
    page::{
        flash::{self, Flash},
        posted::Posted,
    },
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor},
};

/// How many extensions a page shows.
const SIZE: u16 = 25;

/// The part of the list that is asked for.
#[derive(Default, Deserialize)]
pub struct Part {
    after: Option<i64>,
}

/// What waits for Apply.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ViewExtensions>,
    part: Result<Query<Part>, QueryRejection>,
) -> Response {
    let part = part.map(|Query(part)| part).unwrap_or_default();
    page(&state, &manager.visitor, part.after, Vec::new(), StatusCode::OK).await
}

/// Applies what was chosen, or asks once more before discarding it.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ApplyExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let posted = match Posted::read(body) {
        Ok(posted) => posted,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let selection = match selection(&posted) {
        Ok(Selection::These(these)) if these.is_empty() => {
            let refusal = vec![text::TICK_AN_EXTENSION.to_owned()];
            return page(&state, &manager.visitor, None, refusal, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Ok(selection) => selection,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    if posted.text("do").is_some_and(|what| what.starts_with("discard")) {
        return ask(&state, &manager.visitor, selection).await;
    }
    let now = manager.visitor.context.now;
    let done = extension::apply_many(&state.store, &manager.permit, &selection, now).await;
    finish(&state, &manager.visitor, Flash::Applied, done).await
}

/// Discards what was chosen.
pub async fn discard(
    State(state): State<AppState>,
    manager: Allowed<ApplyExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let selection = match Posted::read(body).and_then(|posted| selection(&posted)) {
        Ok(selection) => selection,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let now = manager.visitor.context.now;
    let done = extension::discard_many(&state.store, &manager.permit, &selection, now).await;
    finish(&state, &manager.visitor, Flash::Discarded, done).await
}

fn selection(posted: &Posted) -> Result<Selection, Failure> {
    if posted.text("do").is_some_and(|what| what.ends_with("_all")) {
        return posted
            .text("seen")
            .and_then(Snapshot::parse)
            .map(|seen| Selection::All(Found::waiting(), seen))
            .ok_or(Failure::Malformed);
    }
    picks(posted).map(Selection::These)
}

async fn finish(state: &AppState, visitor: &Visitor, flash: Flash, done: Result<usize, SelectionError>) -> Response {
    let (refusal, status) = match done {
        Ok(_) => return flash::redirect(state, flash, "/extensions/pending"),
        Err(SelectionError::Stale(owner)) => (text::selection_stale(&owner), StatusCode::CONFLICT),
        Err(SelectionError::Outranked(owner)) => (text::selection_outranked(&owner), StatusCode::FORBIDDEN),
        Err(SelectionError::EmailTaken { of, owner }) => {
            (text::selection_email_taken(&of, &owner), StatusCode::CONFLICT)
        }
        Err(SelectionError::Store(error)) => {
            return render::failure(state, visitor.look, &error.into()).await;
        }
    };
    page(state, visitor, None, vec![refusal], status).await
}

async fn ask(state: &AppState, visitor: &Visitor, selection: Selection) -> Response {
    let (rows, total) = match chosen(state, visitor, &selection).await {
        Ok(chosen) => chosen,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    if total == 0 {
        // Somebody else was faster.
        return Redirect::to("/extensions/pending").into_response();
    }
    let seen = match selection {
        Selection::All(_, seen) => Some(seen),
        Selection::These(_) => None,
    };
    let view = View::new(text::DISCARD, move || view! { <Discard rows=rows.clone() total=total seen=seen.clone() /> });
    render::framed(state, visitor, "extensions", "", view).await
}

/// What was chosen one by one, and how many there are in all.
async fn chosen(
    state: &AppState,
    visitor: &Visitor,
    selection: &Selection,
) -> Result<(Vec<extension::Waiting>, i64), Failure> {
    let permit = visitor.context.permit()?;
    Ok(match selection {
        Selection::These(these) => {
            let ids: Vec<i64> = these.iter().map(|(id, _)| *id).collect();
            let rows = extension::chosen(&state.store, &permit, &ids).await?;
            let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            (rows, total)
        }
        Selection::All(found, seen) => (Vec::new(), extension::seen(&state.store, &permit, found, seen).await?),
    })
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    after: Option<i64>,
    refusal: Vec<String>,
    status: StatusCode,
) -> Response {
    let read = async {
        let permit = visitor.context.permit()?;
        let page = extension::waiting(&state.store, &permit, after, SIZE).await?;
        Ok::<_, Failure>((page, extension::pending(&state.store, &permit).await?))
    };
    let (page, total) = match read.await {
        Ok(read) => read,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let view = View::new(text::WAITING, move || {
        view! { <Waiting page=page.clone() total=total refusal=refusal.clone() /> }
    });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}
