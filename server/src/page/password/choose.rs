use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    page::{Message, account::ChoosePassword},
    text,
};
use patchbay_shared::{Secret, UserPassword, UserPasswordError};
use patchbay_store::{
    password_link::{self, Owner},
    secret::Token,
};
use serde::Deserialize;

use crate::{
    cookie::Carried,
    page::form::refusal,
    render::{self, View},
    state::AppState,
    visitor::Visitor,
};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    password: Secret,
}

/// Where a link leads first: it hands the token over to a cookie, so that no address, history or `Referer` keeps it.
/// Nothing is used up: those who look at links before people do are no harm.
pub async fn follow(State(state): State<AppState>, Path(token): Path<String>) -> Response {
    let cookie = Token::parse(&token).and_then(|token| Carried::PasswordLink.give(&token, state.https));
    (AppendHeaders(cookie), Redirect::to("/password")).into_response()
}

/// Asks for the new password.
pub async fn show(State(state): State<AppState>, visitor: Visitor, headers: HeaderMap) -> Response {
    match open(&state, &visitor, &headers).await {
        Ok((_, owner)) => form(&state, &visitor, owner, None).await,
        Err(response) => response,
    }
}

/// Takes it, and uses the link up.
pub async fn submit(
    State(state): State<AppState>,
    visitor: Visitor,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, visitor.look, &refusal(&rejection)).await,
    };
    // Before the password is hashed: hashing for everybody who asks is a gift to attackers.
    let (token, owner) = match open(&state, &visitor, &headers).await {
        Ok(open) => open,
        Err(response) => return response,
    };
    let identity = [owner.number.as_str(), &owner.first_name, &owner.last_name];
    let password = match UserPassword::parse(&typed.password, state.store.policy(), &identity) {
        Ok(password) => password,
        Err(error) => return form(&state, &visitor, owner, Some(error)).await,
    };
    match password_link::redeem(&state.store, &token, &password, visitor.context.now).await {
        Ok(true) => {
            // Also of the session that this browser may have had, which is over by now.
            let cookies = [Carried::PasswordLink.take(state.https), Carried::Session.take(state.https)];
            (AppendHeaders(cookies.into_iter().flatten()), Redirect::to("/login?changed=1")).into_response()
        }
        Ok(false) => over(&state, &visitor).await,
        Err(error) => render::failure(&state, visitor.look, &error.into()).await,
    }
}

async fn open(state: &AppState, visitor: &Visitor, headers: &HeaderMap) -> Result<(Token, Owner), Response> {
    let Some(token) = Carried::PasswordLink.read(headers, state.https) else { return Err(over(state, visitor).await) };
    match password_link::find(&state.store, &token, visitor.context.now).await {
        Ok(Some(owner)) => Ok((token, owner)),
        Ok(None) => Err(over(state, visitor).await),
        Err(error) => Err(render::failure(state, visitor.look, &error.into()).await),
    }
}

async fn form(state: &AppState, visitor: &Visitor, owner: Owner, error: Option<UserPasswordError>) -> Response {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (policy, identity) = (state.store.policy(), vec![owner.number, owner.first_name, owner.last_name]);
    let view = View::new(text::CHOOSE_PASSWORD, move || {
        view! { <ChoosePassword policy=policy error=error identity=identity.clone() /> }
    });
    render::alone(state, visitor.look, View { status, ..view }).await
}

async fn over(state: &AppState, visitor: &Visitor) -> Response {
    let view = View::new(text::LINK_OVER, || {
        view! {
            <Message
                title=text::LINK_OVER.to_owned() words=text::LINK_OVER_WORDS.to_owned() href="/password/forgotten"
                place=text::FORGOTTEN
            />
        }
    });
    render::alone(state, visitor.look, View { status: StatusCode::GONE, ..view }).await
}
