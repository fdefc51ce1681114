use axum::{
    Form,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{page::account::SecondStep, text};
use patchbay_shared::Secret;
use patchbay_store::{
    account::{self, Proof},
    secret::Token,
};
use serde::Deserialize;

use super::{
    form::refusal,
    login::{Asked, enter},
};
use crate::{
    cookie::Carried,
    render::{self, View},
    state::AppState,
    visitor::Visitor,
};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: Secret,
    #[serde(default)]
    next: String,
}

/// Asks for the code that the right password of a moment ago still owes.
pub async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let next = asked.map(|Query(asked)| asked.next).unwrap_or_default();
    let Some(token) = owed(&state, &headers) else { return Redirect::to("/login").into_response() };
    match account::second_step_is_open(&state.store, &token, visitor.context.now).await {
        Ok(true) => form(&state, &visitor, next, None).await,
        Ok(false) => Redirect::to("/login").into_response(),
        Err(error) => render::failure(&state, visitor.look, &error.into()).await,
    }
}

pub async fn submit(
    State(state): State<AppState>,
    visitor: Visitor,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let Typed { code, next } = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, visitor.look, &refusal(&rejection)).await,
    };
    let Some(token) = owed(&state, &headers) else { return Redirect::to("/login").into_response() };
    let now = visitor.context.now;
    let refused = match account::second_step(&state.store, &token, code.expose(), &visitor.origin, now).await {
        Ok(Proof::Who(_, token)) => {
            return enter(&state, &visitor, &token, &next, Carried::SecondStep.take(state.https)).await;
        }
        Ok(Proof::Wait(wait)) => {
            visitor.attempt.waits(wait);
            (StatusCode::TOO_MANY_REQUESTS, text::log_in_wait(wait.until - now))
        }
        Ok(Proof::Wrong) => (StatusCode::UNPROCESSABLE_ENTITY, text::CODE_WRONG.to_owned()),
        Ok(Proof::Over | Proof::SecondStep(_)) => return Redirect::to("/login").into_response(),
        Err(error) => return render::failure(&state, visitor.look, &error.into()).await,
    };
    tracing::info!(address = ?visitor.origin.address, "a code was refused");
    form(&state, &visitor, next, Some(refused)).await
}

fn owed(state: &AppState, headers: &HeaderMap) -> Option<Token> {
    Carried::SecondStep.read(headers, state.https)
}

async fn form(state: &AppState, visitor: &Visitor, next: String, refused: Option<(StatusCode, String)>) -> Response {
    let (status, failure) = refused.unzip();
    let view = View::new(text::SECOND_STEP, move || view! { <SecondStep next=next.clone() failure=failure.clone() /> });
    render::alone(state, visitor.look, View { status: status.unwrap_or(StatusCode::OK), ..view }).await
}
