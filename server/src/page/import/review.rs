use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::import::{ReviewImport, SHOWN},
    text,
};
use patchbay_store::{
    import::{self, Beginning, Verdict},
    job::BeginError,
    session::{AddExtensions, ApplyExtensions},
};

use crate::{
    page::{fallback, posted::Posted},
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ObjectId},
};

/// What a file would do.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<AddExtensions>,
    ObjectId(id): ObjectId,
    RawQuery(query): RawQuery,
) -> Response {
    // An address that was cut or mistyped still leads to the rows.
    let posted = Posted::query(query.as_deref()).ok();
    let text = |name| posted.as_ref().and_then(|posted| posted.text(name));
    let show = text("show").and_then(Verdict::of_name);
    let after = text("after").and_then(|line| line.parse().ok()).unwrap_or_default();
    page(&state, &manager, id, (show, after), None).await
}

/// Begins to import it.
pub async fn begin(
    State(state): State<AppState>,
    manager: Allowed<AddExtensions>,
    ObjectId(id): ObjectId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let context = &manager.visitor.context;
    let begun = async {
        let posted = Posted::read(body)?;
        let apply = (posted.text("apply") == Some("yes")).then(|| context.permit::<ApplyExtensions>()).transpose()?;
        let how = Beginning { whole: posted.text("whole") != Some("no"), apply: apply.as_ref() };
        match import::begin(&state.store, &manager.permit, id, how, context.now).await {
            Ok(job) => Ok(Some(job)),
            // Nothing to do, done already, or another session's.
            Err(BeginError::Nothing) => Ok(None),
            Err(error) => Err(Failure::from(error)),
        }
    };
    match begun.await {
        Ok(Some(job)) => Redirect::to(&format!("/jobs/{job}")).into_response(),
        Ok(None) => page(&state, &manager, id, (None, 0), Some(text::IMPORT_NOT_BEGUN.to_owned())).await,
        Err(failure) => render::failure(&state, manager.visitor.look, &failure).await,
    }
}

async fn page(
    state: &AppState,
    manager: &Allowed<AddExtensions>,
    id: i64,
    (show, after): (Option<Verdict>, i32),
    refusal: Option<String>,
) -> Response {
    let read = async {
        let found = import::find(&state.store, &manager.permit, id).await?;
        let rows = import::review(&state.store, &manager.permit, id, show, after, SHOWN + 1).await?;
        Ok::<_, patchbay_store::Error>((found, rows))
    };
    let (found, mut rows) = match read.await {
        Ok((Some(found), rows)) => (found, rows),
        Ok((None, _)) => return fallback::not_there(state, manager.visitor.look).await,
        Err(error) => return render::failure(state, manager.visitor.look, &error.into()).await,
    };
    let more = rows.len() > usize::from(SHOWN);
    rows.truncate(SHOWN.into());
    let status = if refusal.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let view = View::new(text::import_title(&found.file), move || {
        view! { <ReviewImport import=found.clone() rows=rows.clone() show=show more=more refusal=refusal.clone() /> }
    });
    render::framed(state, &manager.visitor, "extensions", "", View { status, ..view }).await
}
