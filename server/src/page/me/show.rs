use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::{
        OwnPageOfRole,
        account::{Me, MePage, Said},
    },
    text,
};
use patchbay_store::{
    account::ConfirmError,
    call, extension, second_factor,
    session::{self, Who},
};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Member,
};

/// What was done a moment ago, as the address says it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    Password,
    Email,
    SecondFactorRemoved,
    Session,
    Presence,
}

#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: Option<Done>,
}

/// One's own page.
pub async fn show(
    State(state): State<AppState>,
    member: Member,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    if let Who::AnybodyWith { .. } = member.session.who {
        let view = View::new(text::VIEW_OWN_PAGE, || view! { <OwnPageOfRole /> });
        return render::framed(&state, &member.visitor, "me", "", view).await;
    }
    let said = match asked.ok().and_then(|Query(asked)| asked.done) {
        None => Said::Nothing,
        Some(Done::Password) => Said::Done(text::PASSWORD_CHANGED),
        Some(Done::Email) => Said::Done(text::EMAIL_CHANGED),
        Some(Done::SecondFactorRemoved) => Said::Done(text::SECOND_FACTOR_REMOVED),
        Some(Done::Presence) => Said::Done(text::PRESENCE_CHANGED),
        Some(Done::Session) => Said::Done(text::SESSION_ENDED),
    };
    page(&state, &member, StatusCode::OK, said).await
}

/// Back to the page, which then says what was done.
pub(super) fn done(what: &'static str) -> Response {
    Redirect::to(&format!("/me?done={what}")).into_response()
}

/// The page again, with what was not done.
pub(super) async fn page(state: &AppState, member: &Member, status: StatusCode, said: Said) -> Response {
    let me = match read(state, member, said).await {
        Ok(me) => me,
        Err(failure) => return render::failure(state, member.visitor.look, &failure).await,
    };
    let title = if me.extension.is_some() { text::MENU_MY_EXTENSION } else { text::MY_ACCOUNT };
    let view = View::new(title, move || view! { <MePage me=me.clone() /> });
    render::framed(state, &member.visitor, "me", "", View { status, ..view }).await
}

/// What a refused current password is answered with; `said` says in which form.
pub(super) async fn unconfirmed(
    state: &AppState,
    member: &Member,
    error: ConfirmError,
    now: OffsetDateTime,
    said: fn(String) -> Said,
) -> Response {
    let (status, words) = match error {
        ConfirmError::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, text::CURRENT_PASSWORD_WRONG.to_owned()),
        ConfirmError::Wait(until) => (StatusCode::TOO_MANY_REQUESTS, text::log_in_wait(until - now)),
        ConfirmError::Store(error) => return render::failure(state, member.visitor.look, &error.into()).await,
    };
    page(state, member, status, said(words)).await
}

async fn read(state: &AppState, member: &Member, said: Said) -> Result<Me, Failure> {
    let (store, session) = (&state.store, &member.session);
    let (own, calls) = match member.visitor.context.own_extension() {
        Ok(own) => {
            let found = extension::find_own(store, &own).await?.ok_or(Failure::Gone)?;
            let calls = call::own(store, session, &own).await?;
            (Some(found), calls.map(|calls| (own.id(), calls)))
        }
        Err(_) => (None, None),
    };
    Ok(Me {
        email: own.as_ref().map_or_else(|| session.email.clone(), |own| own.form.email.clone()),
        identity: identity(own.as_ref()),
        calls,
        presence: own.as_ref().map(|own| own.presence).unwrap_or_default(),
        extension: own.map(|own| (own.name(), own.form.number)),
        policy: store.policy(),
        second_factor: second_factor::status(store, session).await?,
        sessions: session::own(store, session, member.visitor.context.now).await?,
        said,
    })
}

/// What a password must not contain; nothing for the super administrator.
pub(super) fn identity(own: Option<&extension::Current>) -> Vec<String> {
    own.map(|own| own.form.identity().map(str::to_owned).to_vec()).unwrap_or_default()
}
