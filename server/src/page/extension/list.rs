use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    page::extension::{List, ListState},
    text,
};
use patchbay_store::{
    Result as Found, department, extension,
    session::{Permit, ViewExtensions},
};

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
    let asked = query.map(|Query(asked)| asked).unwrap_or_default().within(state.store.organizations());
    let departments = match departments(&state, &manager.permit).await {
        Ok(departments) => departments,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let page = match extension::list(&state.store, &manager.permit, &asked.query()).await {
        Ok(page) => page,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let engine = state.engine.status();
    let search = asked.q.clone();
    let view = View::new(text::EXTENSIONS, move || {
        view! { <List page=page.clone() state=asked.clone() engine=engine.clone() departments=departments.clone() /> }
    });
    render::framed(&state, &manager.visitor, "extensions", &search, View { class: "", ..view }).await
}

/// The departments that one may look into, by number and name; `None` while there are none.
async fn departments(state: &AppState, permit: &Permit<ViewExtensions>) -> Found<Option<Vec<(i64, String)>>> {
    if !state.store.organizations() {
        return Ok(None);
    }
    let company = render::company(state);
    let choices = department::choices(&state.store, permit).await?.into_iter().filter(|choice| choice.open);
    // The company is all of them.
    let below = choices.filter(|choice| !choice.names.is_empty());
    Ok(Some(below.map(|choice| (choice.id, text::department_path(&choice.names, &company))).collect()))
}
