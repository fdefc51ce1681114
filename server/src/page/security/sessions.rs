use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{page::security::SessionsPage, text};
use patchbay_store::session::{self, ManageSecurity};
use serde::Deserialize;

use crate::{
    page::flash::{self, Flash},
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

#[derive(Default, Deserialize)]
pub struct Part {
    #[serde(default)]
    before: Option<i64>,
}

/// Who is logged in.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ManageSecurity>,
    part: Result<Query<Part>, QueryRejection>,
) -> Response {
    let before = part.ok().and_then(|Query(part)| part.before);
    match session::all(&state.store, &manager.permit, before, manager.visitor.context.now).await {
        Ok(sessions) => {
            let view = View::new(text::SESSIONS, move || {
                view! { <SessionsPage sessions=sessions.clone() further=before.is_some() /> }
            });
            render::framed(&state, &manager.visitor, "sessions", "", view).await
        }
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}

/// Ends somebody's session.
pub async fn end(
    State(state): State<AppState>,
    manager: Allowed<ManageSecurity>,
    id: Result<Path<i64>, PathRejection>,
) -> Response {
    // What is no number is nobody's session.
    let ended = match id {
        Ok(Path(id)) => session::close_any(&state.store, &manager.permit, id, manager.visitor.context.now).await,
        Err(_) => Ok(()),
    };
    match ended {
        Ok(()) => flash::redirect(&state, Flash::SessionEnded, "/security/sessions"),
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}
