use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    page::account::{Forgotten, ForgottenAnswer},
    text,
};
use patchbay_shared::{EmailAddress, FieldError};
use patchbay_store::mail;
use serde::Deserialize;

use crate::{
    look::Look,
    page::form::refusal,
    render::{self, View},
    state::AppState,
    visitor::Visitor,
};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
}

/// What somebody who forgot their password can do.
pub async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    form(&state, visitor.look, None).await
}

/// Sends a link, if somebody has the address. The answer does not say whether, nor does the time it takes.
pub async fn submit(
    State(state): State<AppState>,
    visitor: Visitor,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, visitor.look, &refusal(&rejection)).await,
    };
    let email = match EmailAddress::parse(&typed.email) {
        Ok(email) => email,
        Err(error) => return form(&state, visitor.look, Some(text::verdict(&FieldError::Email(error)))).await,
    };
    match mail::find(&state.store).await {
        Ok(Some(_)) => {}
        Ok(None) => return form(&state, visitor.look, None).await,
        Err(error) => return render::failure(&state, visitor.look, &error.into()).await,
    }
    state.outbox.password_link(state.store.clone(), state.url.clone(), email, visitor.context.now);
    let view = View::new(text::FORGOTTEN, || view! { <ForgottenAnswer /> });
    render::alone(&state, visitor.look, view).await
}

async fn form(state: &AppState, look: Look, refused: Option<String>) -> Response {
    let can_send = match mail::find(&state.store).await {
        Ok(server) => server.is_some(),
        Err(error) => return render::failure(state, look, &error.into()).await,
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = View::new(text::FORGOTTEN, move || view! { <Forgotten can_send=can_send failure=refused.clone() /> });
    render::alone(state, look, View { status, ..view }).await
}
