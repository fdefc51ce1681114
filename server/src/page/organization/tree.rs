use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{page::organization::Organization, text};
use patchbay_store::{department, session::ManageOrganizations};
use serde::Deserialize;

use super::shown::HERE;
use crate::{
    page::{
        fallback,
        saved::{self, Saved, saved},
    },
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// What is looked for.
#[derive(Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    q: String,
}

/// The company and its departments, while organizations are on.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ManageOrganizations>,
    sought: Result<Query<Sought>, QueryRejection>,
    asked: Result<Query<saved::Asked>, QueryRejection>,
) -> Response {
    if !state.store.organizations() {
        return fallback::not_there(&state, manager.visitor.look).await;
    }
    let tree = match department::tree(&state.store, &manager.permit).await {
        Ok(tree) => tree,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let said = saved(asked).filter(|saved| *saved == Saved::Yes).map(|_| text::SAVED);
    let search = sought.map(|Query(sought)| sought.q).unwrap_or_default();
    let company = render::company(&state);
    let view = View::new(text::ORGANIZATION, move || {
        view! { <Organization tree=tree.clone() company=company.clone() search=search.clone() said=said /> }
    });
    render::framed(&state, &manager.visitor, HERE, "", view).await
}
