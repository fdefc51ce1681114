use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::{Failure, extension::create},
    page::extension::New,
    text,
};
use patchbay_shared::{ExtensionForm, FieldErrors};
use patchbay_store::extension::next_number;

use super::typed::{Typed, without_secrets};
use crate::{
    render::{self, View},
    state::AppState,
    visitor::{Manager, Visitor, Writer},
};

/// An empty form with the next free number.
pub async fn show(State(state): State<AppState>, manager: Manager) -> Response {
    let number = match next_number(&state.store).await {
        Ok(number) => number.map(String::from).unwrap_or_default(),
        Err(error) => return render::failure(&state, manager.visitor.theme, &error.into()).await,
    };
    form(&state, &manager.visitor, ExtensionForm { number, ..ExtensionForm::default() }, None).await
}

/// The form as it is posted without script.
pub async fn submit(State(state): State<AppState>, writer: Writer, body: Result<Bytes, BytesRejection>) -> Response {
    let Writer { visitor, refusal } = writer;
    let typed = match body.map_err(|_| Failure::TooLarge).and_then(|body| Typed::parse(&body)) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.theme, &failure).await,
    };
    let created = match refusal {
        Some(refusal) => Err(refusal),
        None => create::run(&visitor.context, &typed.form, typed.apply).await,
    };
    match created {
        Ok(created) => Redirect::to(&format!("/extensions/{}/phone", created.id)).into_response(),
        Err(failure) => form(&state, &visitor, without_secrets(typed.form), Some(failure)).await,
    }
}

async fn form(state: &AppState, visitor: &Visitor, form: ExtensionForm, failure: Option<Failure>) -> Response {
    let status = failure.as_ref().map_or(Ok(StatusCode::OK), |failure| StatusCode::from_u16(failure.status()));
    let (errors, failure) = split(failure);
    let policy = state.store.policy();
    let view = View::new(text::NEW_EXTENSION, move || {
        view! { <New form=form.clone() policy=policy errors=errors.clone() failure=failure.clone() /> }
    });
    let view = View { status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), ..view };
    render::form(state, visitor, view).await
}

/// Fields to put right are marked in the form; anything else stands over it.
pub(super) fn split(failure: Option<Failure>) -> (FieldErrors, Option<Failure>) {
    match failure {
        Some(Failure::Invalid(errors)) => (errors, None),
        failure => (FieldErrors::default(), failure),
    }
}
