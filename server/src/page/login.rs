use axum::{
    Form,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderName, HeaderValue, StatusCode},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::account::Login, text};
use patchbay_shared::Secret;
use patchbay_store::{
    account::{self, Proof},
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
pub struct Asked {
    #[serde(default)]
    pub(super) next: String,
    /// Anything: the password was changed a moment ago.
    #[serde(default)]
    changed: String,
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
    let (next, changed) = asked.map(|Query(asked)| (asked.next, !asked.changed.is_empty())).unwrap_or_default();
    if visitor.context.session.is_some() {
        return Redirect::to(local(&next)).into_response();
    }
    form(&state, &visitor, Shown { next, changed, ..Shown::default() }).await
}

pub async fn submit(
    State(state): State<AppState>,
    visitor: Visitor,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let Typed { user, password, next } = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, visitor.look, &refusal(&rejection)).await,
    };
    visitor.attempt.named(&user);
    let now = visitor.context.now;
    let refused = match account::authenticate(&state.store, &user, &password, &visitor.origin, now).await {
        Ok(Proof::Who(_, token)) => return enter(&state, &visitor, &token, &next, None).await,
        Ok(Proof::SecondStep(token)) => {
            let query = serde_urlencoded::to_string([("next", local(&next))]).unwrap_or_default();
            let cookie = Carried::SecondStep.give(&token, state.https);
            return (AppendHeaders(cookie), Redirect::to(&format!("/login/code?{query}"))).into_response();
        }
        Ok(Proof::Wait(wait)) => {
            visitor.attempt.waits(wait);
            (StatusCode::TOO_MANY_REQUESTS, text::log_in_wait(wait.until - now))
        }
        Ok(Proof::Wrong | Proof::Over) => (StatusCode::UNPROCESSABLE_ENTITY, text::LOG_IN_WRONG.to_owned()),
        Err(error) => return render::failure(&state, visitor.look, &error.into()).await,
    };
    tracing::info!(address = ?visitor.origin.address, "a log-in was refused");
    form(&state, &visitor, Shown { user, next, refused: Some(refused), ..Shown::default() }).await
}

/// Gives the session of somebody who proved who they are to their browser, and leads them to where they wanted to go; `also`
/// is another cookie to set.
pub(super) async fn enter(
    state: &AppState,
    visitor: &Visitor,
    token: &Token,
    next: &str,
    also: Option<(HeaderName, HeaderValue)>,
) -> Response {
    // The session of before ends: one browser, one session, and no token outlives a log-in.
    if let Some(before) = &visitor.context.session
        && let Err(error) = session::close(&state.store, before, visitor.context.now).await
    {
        return render::failure(state, visitor.look, &Failure::from(error)).await;
    }
    let cookies = [Carried::Session.give(token, state.https), also];
    (AppendHeaders(cookies.into_iter().flatten()), Redirect::to(local(next))).into_response()
}

#[derive(Default)]
struct Shown {
    user: String,
    next: String,
    changed: bool,
    refused: Option<(StatusCode, String)>,
}

async fn form(state: &AppState, visitor: &Visitor, shown: Shown) -> Response {
    let Shown { user, next, changed, refused } = shown;
    let (status, failure) = refused.unzip();
    let view = View::new(text::LOG_IN_TITLE, move || {
        view! { <Login user=user.clone() next=next.clone() failure=failure.clone() changed=changed /> }
    });
    render::alone(state, visitor.look, View { status: status.unwrap_or(StatusCode::OK), ..view }).await
}

/// Only a path of this site: a log-in must not send anybody elsewhere. Browsers read `\` as `/`.
pub(super) fn local(next: &str) -> &str {
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
