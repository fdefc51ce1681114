use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::StatusCode,
    response::Response,
};
use patchbay_app::page::account::Said;
use patchbay_shared::{Secret, UserPassword};
use patchbay_store::{account, extension};
use serde::Deserialize;

use super::show::{done, identity, page, unconfirmed};
use crate::{page::form::refusal, render, state::AppState, visitor::Member};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    current: Secret,
    #[serde(default)]
    password: Secret,
}

/// Changes one's own password.
pub async fn submit(
    State(state): State<AppState>,
    member: Member,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, member.visitor.look, &refusal(&rejection)).await,
    };
    let own = match member.visitor.context.own_extension() {
        Ok(own) => match extension::find_own(&state.store, &own).await {
            Ok(own) => own,
            Err(error) => return render::failure(&state, member.visitor.look, &error.into()).await,
        },
        Err(_) => None,
    };
    let identity = identity(own.as_ref());
    let identity: Vec<&str> = identity.iter().map(String::as_str).collect();
    let new = match UserPassword::parse(&typed.password, state.store.policy(), &identity) {
        Ok(new) => new,
        Err(error) => return page(&state, &member, StatusCode::UNPROCESSABLE_ENTITY, Said::Password(error)).await,
    };
    let (now, origin) = (member.visitor.context.now, &member.visitor.origin);
    match account::change_password(&state.store, &member.session, &typed.current, &new, origin, now).await {
        Ok(()) => done("password"),
        Err(error) => unconfirmed(&state, &member, error, now, Said::wrong_for_password).await,
    }
}
