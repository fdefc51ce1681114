use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::StatusCode,
    response::Response,
};
use patchbay_app::{api::Failure, page::account::Said, text};
use patchbay_shared::{EmailAddress, FieldError, Secret};
use patchbay_store::account::{self, ChangeEmailError};
use serde::Deserialize;

use super::show::{done, page, unconfirmed};
use crate::{page::form::refusal, render, state::AppState, visitor::Member};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    current: Secret,
}

/// Changes the address that the super administrator logs in with.
pub async fn submit(
    State(state): State<AppState>,
    member: Member,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let Typed { email: typed, current } = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, member.visitor.look, &refusal(&rejection)).await,
    };
    let email = match EmailAddress::parse(&typed) {
        Ok(email) => email,
        Err(error) => return refused(&state, &member, typed, text::verdict(&FieldError::Email(error))).await,
    };
    let (now, origin) = (member.visitor.context.now, &member.visitor.origin);
    if let Err(error) = account::confirm_password(&state.store, &member.session, &current, origin, now).await {
        return unconfirmed(&state, &member, error, now, Said::wrong_for_email).await;
    }
    match account::change_email(&state.store, &member.session, &email, member.visitor.context.now).await {
        Ok(()) => done("email"),
        Err(ChangeEmailError::Taken) => refused(&state, &member, typed, text::EMAIL_TAKEN.to_owned()).await,
        Err(ChangeEmailError::OfExtension) => render::failure(&state, member.visitor.look, &Failure::Denied).await,
        Err(ChangeEmailError::Store(error)) => render::failure(&state, member.visitor.look, &error.into()).await,
    }
}

async fn refused(state: &AppState, member: &Member, typed: String, words: String) -> Response {
    page(state, member, StatusCode::UNPROCESSABLE_ENTITY, Said::Email(typed, words)).await
}
