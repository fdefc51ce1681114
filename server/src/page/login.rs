use axum::{
    Form,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::account::Login, text};
use patchbay_shared::Secret;
use patchbay_store::{account, session};
use serde::Deserialize;

use super::form::refusal;
use crate::{
    cookie,
    render::{self, View},
    state::AppState,
    visitor::Visitor,
};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    user: String,
    #[serde(default)]
    password: Secret,
    #[serde(default)]
    next: String,
}

pub async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    // Whoever mistyped the address still finds the log-in.
    let next = asked.map(|Query(asked)| asked.next).unwrap_or_default();
    if visitor.context.session.is_some() {
        return Redirect::to(local(&next)).into_response();
    }
    form(&state, &visitor, String::new(), next, None).await
}

pub async fn submit(
    State(state): State<AppState>,
    visitor: Visitor,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, visitor.theme, &refusal(&rejection)).await,
    };
    match log_in(&state, &visitor, &typed).await {
        Ok(Some(response)) => response,
        Ok(None) => {
            tracing::info!(address = ?visitor.origin.address, "a log-in was refused");
            form(&state, &visitor, typed.user, typed.next, Some(text::LOG_IN_WRONG.to_owned())).await
        }
        Err(failure) => render::failure(&state, visitor.theme, &failure).await,
    }
}

async fn log_in(state: &AppState, visitor: &Visitor, typed: &Typed) -> Result<Option<Response>, Failure> {
    let Some(who) = account::authenticate(&state.store, &typed.user, &typed.password, visitor.context.now).await?
    else {
        return Ok(None);
    };
    // The session of before ends: one browser, one session, and no token outlives a log-in.
    if let Some(before) = &visitor.context.session {
        session::close(&state.store, before).await?;
    }
    let token = session::open(&state.store, &who, &visitor.origin, visitor.context.now).await?;
    let cookie = cookie::set_session(&token, state.https).ok_or(Failure::Malformed)?;
    Ok(Some(([(header::SET_COOKIE, cookie)], Redirect::to(local(&typed.next))).into_response()))
}

async fn form(state: &AppState, visitor: &Visitor, user: String, next: String, failure: Option<String>) -> Response {
    let status = if failure.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = View::new(text::LOG_IN_TITLE, move || {
        view! { <Login user=user.clone() next=next.clone() failure=failure.clone() /> }
    });
    render::alone(state, visitor.theme, View { status, ..view }).await
}

/// Only a path of this site: a log-in must not send anybody elsewhere. Browsers read `\` as `/`.
fn local(next: &str) -> &str {
    let outside = next.starts_with("//") || next.contains('\\') || next.chars().any(char::is_control);
    if next.starts_with('/') && !outside { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn a_log_in_leads_to_this_site_only() {
        for inside in ["/", "/extensions?q=a%2F", "/extensions/7"] {
            assert_eq!(local(inside), inside);
        }
        for outside in ["", "//evil.test", "https://evil.test", "/\\evil.test", "javascript:1", "/\t/evil.test"] {
            assert_eq!(local(outside), "/", "{outside:?}");
        }
    }
}
