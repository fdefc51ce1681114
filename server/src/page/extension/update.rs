use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::{Failure, extension::update},
    page::extension::Edit,
};
use patchbay_shared::ExtensionForm;
use patchbay_store::extension::{Current, find};

use super::{create::split, typed::Typed};
use crate::{
    render::{self, View},
    state::AppState,
    visitor::{ExtensionId, Manager},
};

/// The form with what was saved last.
pub async fn show(State(state): State<AppState>, manager: Manager, ExtensionId(id): ExtensionId) -> Response {
    match current(&state, id).await {
        Ok(current) => form(&state, &manager, current, None).await,
        Err(failure) => render::failure(&state, manager.visitor.theme, &failure).await,
    }
}

/// The form as it is posted without script.
pub async fn submit(
    State(state): State<AppState>,
    manager: Manager,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let typed = match body.map_err(|_| Failure::TooLarge).and_then(|body| Typed::parse(&body)) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, manager.visitor.theme, &failure).await,
    };
    match update::run(&manager.visitor.context, id, typed.version, &typed.form, typed.apply).await {
        Ok(_) => Redirect::to("/extensions").into_response(),
        Err(failure) => again(&state, &manager, id, typed, failure).await,
    }
}

/// The same form with what was typed; after somebody else's save, made from the newest version from now on.
async fn again(state: &AppState, manager: &Manager, id: i64, typed: Typed, failure: Failure) -> Response {
    let version = match failure {
        Failure::Stale { version } => version,
        _ => typed.version,
    };
    let saved = match current(state, id).await {
        Ok(saved) => saved,
        // Not even the page can be made without the database; the form still shows what was typed.
        Err(_) => Current { id, version, applied_version: Some(version), weak: false, form: ExtensionForm::default() },
    };
    form(state, manager, Current { version, form: typed.form, ..saved }, Some(failure)).await
}

async fn current(state: &AppState, id: i64) -> Result<Current, Failure> {
    find(&state.store, id).await?.ok_or(Failure::Gone)
}

async fn form(state: &AppState, manager: &Manager, current: Current, failure: Option<Failure>) -> Response {
    let status = failure.as_ref().map_or(Ok(StatusCode::OK), |failure| StatusCode::from_u16(failure.status()));
    let (errors, failure) = split(failure);
    let policy = state.store.policy();
    let title = format!("{} {}", current.form.number, current.name());
    let view = View::new(title, move || {
        view! { <Edit current=current.clone() policy=policy errors=errors.clone() failure=failure.clone() /> }
    });
    let view = View { status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), ..view };
    render::framed(state, &manager.visitor, "extensions", "", view).await
}
