use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::{Message, account::Setup},
    text,
};
use patchbay_shared::{EmailAddress, EmailError, Secret, UserPassword, UserPasswordError};
use patchbay_store::{
    account::{self, CreateError},
    secret::Token,
    session,
};
use serde::Deserialize;

use super::form::refusal;
use crate::{
    cookie::Carried,
    render::{self, View},
    state::AppState,
    visitor::Visitor,
};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: Secret,
}

pub async fn show(State(state): State<AppState>, visitor: Visitor, Path(token): Path<String>) -> Response {
    match open(&state, &token).await {
        Ok(Some(_)) => form(&state, &visitor, String::new(), None, None).await,
        Ok(None) => used(&state, &visitor).await,
        Err(failure) => render::failure(&state, visitor.look, &failure).await,
    }
}

pub async fn submit(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(token): Path<String>,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, visitor.look, &refusal(&rejection)).await,
    };
    // Before the password is hashed: hashing for everybody who asks is a gift to attackers.
    let token = match open(&state, &token).await {
        Ok(Some(token)) => token,
        Ok(None) => return used(&state, &visitor).await,
        Err(failure) => return render::failure(&state, visitor.look, &failure).await,
    };
    let email = EmailAddress::parse(&typed.email);
    let password = UserPassword::parse(&typed.password, state.store.policy(), &[]);
    let (email, password) = match (email, password) {
        (Ok(email), Ok(password)) => (email, password),
        (email, password) => return form(&state, &visitor, typed.email, email.err(), password.err()).await,
    };
    match create(&state, &visitor, &token, &email, &password).await {
        Ok(response) => response,
        Err(CreateError::LinkUsed) => used(&state, &visitor).await,
        Err(CreateError::Store(error)) => render::failure(&state, visitor.look, &error.into()).await,
    }
}

async fn open(state: &AppState, token: &str) -> Result<Option<Token>, Failure> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    Ok(account::setup_is_open(&state.store, &token).await?.then_some(token))
}

async fn create(
    state: &AppState,
    visitor: &Visitor,
    token: &Token,
    email: &EmailAddress,
    password: &UserPassword,
) -> Result<Response, CreateError> {
    let now = visitor.context.now;
    let who = account::create(&state.store, Some(token), email, password, now).await?;
    let session = session::open(&state.store, &who, &visitor.origin, now).await?;
    let cookie = Carried::Session.give(&session, state.https);
    Ok((AppendHeaders(cookie), Redirect::to("/extensions")).into_response())
}

async fn form(
    state: &AppState,
    visitor: &Visitor,
    email: String,
    email_error: Option<EmailError>,
    password_error: Option<UserPasswordError>,
) -> Response {
    let refused = email_error.is_some() || password_error.is_some();
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let policy = state.store.policy();
    let view = View::new(text::SETUP_TITLE, move || {
        view! { <Setup email=email.clone() email_error=email_error password_error=password_error policy=policy /> }
    });
    render::alone(state, visitor.look, View { status, ..view }).await
}

async fn used(state: &AppState, visitor: &Visitor) -> Response {
    let view = View::new(text::SETUP_USED, || {
        view! { <Message title=text::SETUP_USED.to_owned() words=text::SETUP_USED_WORDS.to_owned() href="/login" place=text::LOG_IN /> }
    });
    render::alone(state, visitor.look, View { status: StatusCode::GONE, ..view }).await
}
