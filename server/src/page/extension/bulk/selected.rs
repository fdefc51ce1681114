use axum::{
    body::Bytes,
    extract::rejection::BytesRejection,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::extension::NothingSelected, text};
use patchbay_shared::PresenceStatus;
use patchbay_store::{
    extension::{self, Found, Selection, Snapshot},
    job::BeginError,
    session::ViewExtensions,
};

use crate::{
    page::{extension::picks, posted::Posted},
    render::{self, View},
    state::AppState,
    visitor::Visitor,
};

/// What was selected in the list: the ticked rows, or everything that it found, as far as it was there to be seen. A page that asks
/// about it sees what there is by now; one that is posted says what it saw.
pub(super) async fn read(state: &AppState, posted: &Posted) -> Result<Selection, Failure> {
    if posted.text("which") != Some("all") {
        return picks(posted).map(Selection::These);
    }
    let seen = match posted.text("seen") {
        Some(seen) => Snapshot::parse(seen).ok_or(Failure::Malformed)?,
        None => extension::snapshot(&state.store).await?,
    };
    let department = posted.text("department").and_then(|id| id.parse().ok());
    let found = Found {
        search: posted.text("q").unwrap_or_default().to_owned(),
        department: department.filter(|_| state.store.organizations()),
        presence: posted.text("presence").and_then(PresenceStatus::of_name),
        waiting: false,
    };
    Ok(Selection::All(found, seen))
}

/// How many it is.
pub(super) async fn count(state: &AppState, visitor: &Visitor, selection: &Selection) -> Result<i64, Failure> {
    let permit = visitor.context.permit::<ViewExtensions>()?;
    Ok(match selection {
        Selection::These(these) => i64::try_from(these.len()).unwrap_or(i64::MAX),
        Selection::All(found, seen) => extension::seen(&state.store, &permit, found, seen).await?,
    })
}

/// In the place of a question about nobody.
pub(super) async fn nothing(state: &AppState, visitor: &Visitor) -> Response {
    let view = View::new(text::NOTHING_SELECTED, || view! { <NothingSelected /> });
    render::framed(state, visitor, "extensions", "", view).await
}

/// Asks once more before something is done with what an address selects.
pub(in crate::page::extension) async fn ask(
    state: &AppState,
    visitor: &Visitor,
    query: Option<&str>,
    title: fn(i64) -> String,
    question: fn(Selection, i64) -> AnyView,
) -> Response {
    let asked = async {
        let selection = read(state, &Posted::query(query)?).await?;
        let count = count(state, visitor, &selection).await?;
        Ok::<_, Failure>((selection, count))
    };
    match asked.await {
        Ok((_, 0)) => nothing(state, visitor).await,
        Ok((selection, count)) => {
            let view = View::new(title(count), move || question(selection.clone(), count));
            render::framed(state, visitor, "extensions", "", view).await
        }
        Err(failure) => render::failure(state, visitor.look, &failure).await,
    }
}

/// What a form selects.
pub(super) async fn posted(state: &AppState, body: Result<Bytes, BytesRejection>) -> Result<Selection, Failure> {
    read(state, &Posted::read(body)?).await
}

/// Goes to the job that began, or says why none did.
pub(super) async fn follow(state: &AppState, visitor: &Visitor, begun: Result<i64, BeginError>) -> Response {
    match begun {
        Ok(job) => Redirect::to(&format!("/jobs/{job}")).into_response(),
        Err(BeginError::Nothing) => nothing(state, visitor).await,
        Err(error) => render::failure(state, visitor.look, &error.into()).await,
    }
}
