use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{page::security::LockOutsPage, text};
use patchbay_store::{login_limit, session::ManageSecurity};
use serde::Deserialize;

use crate::{
    page::{
        flash::{self, Flash},
        form::refusal,
    },
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

#[derive(Deserialize)]
pub struct Chosen {
    key: String,
}

/// Who has to wait.
pub async fn show(State(state): State<AppState>, manager: Allowed<ManageSecurity>) -> Response {
    match login_limit::list(&state.store, &manager.permit, manager.visitor.context.now).await {
        Ok(lock_outs) => {
            let view = View::new(text::LOCK_OUTS, move || view! { <LockOutsPage lock_outs=lock_outs.clone() /> });
            render::framed(&state, &manager.visitor, "lock-outs", "", View { class: "", ..view }).await
        }
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}

/// Nobody has to wait for this one any more.
pub async fn lift(
    State(state): State<AppState>,
    manager: Allowed<ManageSecurity>,
    chosen: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let key = match chosen {
        Ok(Form(chosen)) => chosen.key,
        Err(rejection) => return render::failure(&state, manager.visitor.look, &refusal(&rejection)).await,
    };
    let lifted = login_limit::lift(&state.store, &manager.permit, &key, manager.visitor.context.now).await;
    answer(&state, &manager, lifted).await
}

/// Nobody has to wait at all.
pub async fn lift_all(State(state): State<AppState>, manager: Allowed<ManageSecurity>) -> Response {
    let lifted = login_limit::lift_all(&state.store, &manager.permit, manager.visitor.context.now).await;
    answer(&state, &manager, lifted).await
}

async fn answer(state: &AppState, manager: &Allowed<ManageSecurity>, lifted: patchbay_store::Result<()>) -> Response {
    match lifted {
        Ok(()) => flash::redirect(state, Flash::LockOutLifted, "/security/lock-outs"),
        Err(error) => render::failure(state, manager.visitor.look, &error.into()).await,
    }
}
