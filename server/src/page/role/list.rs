use axum::{extract::State, response::Response};
use leptos::prelude::*;
use patchbay_app::{page::role::Roles, text};
use patchbay_store::{role, session::ManageRoles};

use super::shown::HERE;
use crate::{
    render::{self, View},
    state::AppState,
    visitor::Allowed,
    ways,
};

/// Every role.
pub async fn show(State(state): State<AppState>, manager: Allowed<ManageRoles>) -> Response {
    let roles = match role::list(&state.store, &manager.permit).await {
        Ok(roles) => roles,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let offered = ways::asked();
    let view = View::new(text::ROLES, move || view! { <Roles roles=roles.clone() offered=offered /> });
    render::framed(&state, &manager.visitor, HERE, "", View { class: "", ..view }).await
}
