use patchbay_app::{api::Failure, page::extension::NothingSelected, text};
use patchbay_shared::PresenceStatus;
use patchbay_store::{
    extension::{self, Found, Selection, Snapshot},
    session::ViewExtensions,
};

use axum::response::Response;
use leptos::prelude::*;

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
