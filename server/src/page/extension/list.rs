use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    page::extension::{List, ListState},
    text,
};
use patchbay_store::{extension, session::ViewExtensions};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// The list; its whole state is in the URL.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ViewExtensions>,
    query: Result<Query<ListState>, QueryRejection>,
) -> Response {
    // An address that was cut or mistyped still leads to a list.
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = match extension::list(&state.store, &manager.permit, &asked.query()).await {
        Ok(page) => page,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let engine = state.engine.status();
    let search = asked.q.clone();
    let view = View::new(text::EXTENSIONS, move || {
        view! { <List page=page.clone() state=asked.clone() engine=engine.clone() /> }
    });
    render::framed(&state, &manager.visitor, "extensions", &search, View { class: "", ..view }).await
}
