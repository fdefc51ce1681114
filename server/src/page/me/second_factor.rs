use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    page::account::{Enroll, RecoveryCodes, Said},
    text,
};
use patchbay_shared::Secret;
use patchbay_store::{
    Error,
    account::{self, ConfirmError},
    second_factor,
};
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::show::{done, page, unconfirmed};
use crate::{
    page::form::refusal,
    render::{self, View},
    state::AppState,
    visitor::Member,
};

#[derive(Deserialize)]
pub struct Current {
    #[serde(default)]
    current: Secret,
}

#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    code: Secret,
}

/// Begins: makes a secret for the app.
pub async fn begin(
    State(state): State<AppState>,
    member: Member,
    typed: Result<Form<Current>, FormRejection>,
) -> Response {
    if let Err(refusal) = confirm_password(&state, &member, typed).await {
        return refusal;
    }
    match second_factor::enroll(&state.store, &member.session, member.visitor.context.now).await {
        Ok(true) => Redirect::to("/me/second-factor").into_response(),
        Ok(false) => nothing_to_confirm(&state, &member).await,
        Err(error) => failure(&state, &member, error).await,
    }
}

/// Shows what the app has to know, until its first code.
pub async fn show(State(state): State<AppState>, member: Member) -> Response {
    enrolment(&state, &member, StatusCode::OK, None).await
}

/// Lets it hold, if the app has the secret.
pub async fn confirm(
    State(state): State<AppState>,
    member: Member,
    typed: Result<Form<Code>, FormRejection>,
) -> Response {
    let code = match typed {
        Ok(Form(typed)) => typed.code,
        Err(rejection) => return render::failure(&state, member.visitor.look, &refusal(&rejection)).await,
    };
    let now = member.visitor.context.now;
    match second_factor::confirm(&state.store, &member.session, code.expose(), now).await {
        Ok(codes) => recovery_codes(&state, &member, codes, true).await,
        Err(second_factor::ConfirmError::WrongCode) => {
            enrolment(&state, &member, StatusCode::UNPROCESSABLE_ENTITY, Some(text::FIRST_CODE_WRONG.to_owned())).await
        }
        Err(second_factor::ConfirmError::NotBegun) => nothing_to_confirm(&state, &member).await,
        Err(second_factor::ConfirmError::Store(error)) => failure(&state, &member, error).await,
    }
}

/// Takes it away.
pub async fn remove(
    State(state): State<AppState>,
    member: Member,
    typed: Result<Form<Current>, FormRejection>,
) -> Response {
    if let Err(refusal) = confirm_password(&state, &member, typed).await {
        return refusal;
    }
    match second_factor::remove(&state.store, &member.session, member.visitor.context.now).await {
        Ok(_) => done("second_factor_removed"),
        Err(error) => failure(&state, &member, error).await,
    }
}

/// Makes new recovery codes.
pub async fn renew_codes(
    State(state): State<AppState>,
    member: Member,
    typed: Result<Form<Current>, FormRejection>,
) -> Response {
    if let Err(refusal) = confirm_password(&state, &member, typed).await {
        return refusal;
    }
    match second_factor::renew_recovery_codes(&state.store, &member.session, member.visitor.context.now).await {
        Ok(Some(codes)) => recovery_codes(&state, &member, codes, false).await,
        Ok(None) => nothing_to_confirm(&state, &member).await,
        Err(error) => failure(&state, &member, error).await,
    }
}

async fn confirm_password(
    state: &AppState,
    member: &Member,
    typed: Result<Form<Current>, FormRejection>,
) -> Result<(), Response> {
    let current = match typed {
        Ok(Form(typed)) => typed.current,
        Err(rejection) => return Err(render::failure(state, member.visitor.look, &refusal(&rejection)).await),
    };
    let (now, origin) = (member.visitor.context.now, &member.visitor.origin);
    let confirmed: Result<(), ConfirmError> =
        account::confirm_password(&state.store, &member.session, &current, origin, now).await;
    match confirmed {
        Ok(()) => Ok(()),
        Err(error) => Err(unconfirmed(state, member, error, now, Said::wrong_for_factor).await),
    }
}

async fn enrolment(state: &AppState, member: &Member, status: StatusCode, refused: Option<String>) -> Response {
    let enrolment = match second_factor::enrolment(&state.store, &member.session).await {
        Ok(Some(enrolment)) => enrolment,
        Ok(None) => return Redirect::to("/me").into_response(),
        Err(error) => return failure(state, member, error).await,
    };
    let issuer = text::brand(state.store.settings().settings.company_name.as_str());
    let uri = enrolment.uri(&issuer, &member.session.email);
    let secret = Secret::new(enrolment.secret.expose_secret());
    let view = View::new(text::SET_UP_SECOND_FACTOR, move || {
        view! { <Enroll secret=secret.clone() uri=uri.clone() failure=refused.clone() /> }
    });
    secret_page(state, member, View { status, ..view }).await
}

async fn recovery_codes(state: &AppState, member: &Member, codes: Vec<Secret>, switched_on: bool) -> Response {
    let view = View::new(text::RECOVERY_CODES, move || {
        view! { <RecoveryCodes codes=codes.clone() switched_on=switched_on /> }
    });
    secret_page(state, member, view).await
}

/// No cache keeps it, and no history shows it again.
async fn secret_page(state: &AppState, member: &Member, view: View) -> Response {
    let mut response = render::framed(state, &member.visitor, "me", "", view).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn nothing_to_confirm(state: &AppState, member: &Member) -> Response {
    page(state, member, StatusCode::CONFLICT, Said::Refused(text::SECOND_FACTOR_NOT_BEGUN.to_owned())).await
}

async fn failure(state: &AppState, member: &Member, error: Error) -> Response {
    render::failure(state, member.visitor.look, &error.into()).await
}
