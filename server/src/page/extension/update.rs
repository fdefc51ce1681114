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
use patchbay_store::extension::{Current, Previous, find, previous};

use super::{
    create::split,
    typed::{Typed, without_secrets},
};
use crate::{
    render::{self, View},
    state::AppState,
    visitor::{ExtensionId, Manager, Visitor, Writer},
};

/// The form with what was saved last.
pub async fn show(State(state): State<AppState>, manager: Manager, ExtensionId(id): ExtensionId) -> Response {
    match read(&state, id).await {
        Ok((current, previous)) => form(&state, &manager.visitor, current, previous, None).await,
        Err(failure) => render::failure(&state, manager.visitor.theme, &failure).await,
    }
}

/// The form as it is posted without script.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal } = writer;
    let typed = match body.map_err(|_| Failure::TooLarge).and_then(|body| Typed::parse(&body)) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.theme, &failure).await,
    };
    let saved = match refusal {
        Some(refusal) => Err(refusal),
        None => update::run(&visitor.context, id, typed.version, &typed.form, typed.apply).await,
    };
    match saved {
        // A new password is shown once, where it is typed into the phone.
        Ok(_) if !typed.form.registration_password.is_empty() => {
            Redirect::to(&format!("/extensions/{id}/phone")).into_response()
        }
        Ok(_) => Redirect::to("/extensions").into_response(),
        Err(Failure::Gone) => render::failure(&state, visitor.theme, &Failure::Gone).await,
        Err(failure) => again(&state, &visitor, id, typed, failure).await,
    }
}

/// The same form with what was typed, made from nothing else: the database may be what failed. After somebody else's
/// save, it goes on from the newest version.
async fn again(state: &AppState, visitor: &Visitor, id: i64, typed: Typed, failure: Failure) -> Response {
    let version = match failure {
        Failure::Stale { version } => version,
        _ => typed.version,
    };
    let current = Current {
        id,
        version,
        applied_version: Some(version),
        live_number: None,
        live_registration_name: None,
        weak: false,
        name_format: state.store.settings().settings.name_format,
        form: without_secrets(typed.form),
    };
    form(state, visitor, current, None, Some(failure)).await
}

async fn read(state: &AppState, id: i64) -> Result<(Current, Option<Previous>), Failure> {
    let current = find(&state.store, id).await?.ok_or(Failure::Gone)?;
    Ok((current, previous(&state.store, id).await?))
}

async fn form(
    state: &AppState,
    visitor: &Visitor,
    current: Current,
    previous: Option<Previous>,
    failure: Option<Failure>,
) -> Response {
    let status = failure.as_ref().map_or(Ok(StatusCode::OK), |failure| StatusCode::from_u16(failure.status()));
    let (errors, failure) = split(failure);
    let policy = state.store.policy();
    let title = format!("{} {}", current.form.number, current.name());
    let view = View::new(title, move || {
        view! { <Edit current=current.clone() previous=previous policy=policy errors=errors.clone() failure=failure.clone() /> }
    });
    let view = View { status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), ..view };
    render::form(state, visitor, view).await
}
