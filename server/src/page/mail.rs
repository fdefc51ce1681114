use axum::{
    Form,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    page::{MailPage, MailSaid},
    text,
};
use patchbay_shared::{EmailAddress, MailErrors, MailForm, MailSecurity, Operation, Secret};
use patchbay_store::{mail, operation_log, session::ChangeSettings};
use serde::Deserialize;

use super::form::refusal;
use crate::{
    mail::{Letter, send},
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// What a browser posts.
#[derive(Deserialize)]
pub struct Typed {
    host: String,
    port: String,
    security: String,
    user: String,
    #[serde(rename = "mail-password", default)]
    password: Secret,
    from: String,
}

#[derive(Default, Deserialize)]
pub struct Asked {
    /// Anything: it was saved a moment ago.
    #[serde(default)]
    saved: String,
}

/// The mail server as it is set.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ChangeSettings>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let saved = asked.is_ok_and(|Query(asked)| !asked.saved.is_empty());
    current(&state, &manager, StatusCode::OK, if saved { MailSaid::Saved } else { MailSaid::Nothing }).await
}

/// Sets it.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ChangeSettings>,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let form = match typed {
        Ok(Form(Typed { host, port, security, user, password, from })) => {
            MailForm { host, port, security, user, password, from }
        }
        Err(rejection) => return render::failure(&state, manager.visitor.theme, &refusal(&rejection)).await,
    };
    let before = match mail::find(&state.store).await {
        Ok(before) => before,
        Err(error) => return render::failure(&state, manager.visitor.theme, &error.into()).await,
    };
    let server = match form.parse(before.as_ref()) {
        Ok(server) => server,
        Err(errors) => {
            let shown = Shown { set: before.is_some(), form, errors, said: MailSaid::Nothing };
            return page(&state, &manager, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
        }
    };
    match mail::update(&state.store, &manager.permit, &server, &form.password, manager.visitor.context.now).await {
        Ok(()) => Redirect::to("/settings/mail?saved=1").into_response(),
        Err(error) => render::failure(&state, manager.visitor.theme, &error.into()).await,
    }
}

/// Sends a letter to whoever asks, and says what became of it.
pub async fn test(State(state): State<AppState>, manager: Allowed<ChangeSettings>) -> Response {
    let own = manager.visitor.context.session.as_ref().map(|session| session.email.clone()).unwrap_or_default();
    let Ok(to) = EmailAddress::parse(&own) else {
        let said = MailSaid::NotSent(text::MAIL_TEST_NO_ADDRESS.to_owned());
        return current(&state, &manager, StatusCode::UNPROCESSABLE_ENTITY, said).await;
    };
    let letter = Letter {
        to,
        name: String::new(),
        subject: text::MAIL_TEST_SUBJECT.to_owned(),
        text: text::MAIL_TEST_WORDS.to_owned(),
    };
    let now = manager.visitor.context.now;
    if let Err(error) = operation_log::noted(&state.store, &manager.permit, Operation::TestMailServer, now).await {
        return render::failure(&state, manager.visitor.theme, &error.into()).await;
    }
    match send(&state.store, &letter).await {
        Ok(()) => current(&state, &manager, StatusCode::OK, MailSaid::Sent(own)).await,
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a letter that was to try the mail server was not sent"
            );
            let said = MailSaid::NotSent(text::mail_test_failed(&error.to_string()));
            current(&state, &manager, StatusCode::BAD_GATEWAY, said).await
        }
    }
}

/// Sends nothing from now on.
pub async fn remove(State(state): State<AppState>, manager: Allowed<ChangeSettings>) -> Response {
    match mail::remove(&state.store, &manager.permit, manager.visitor.context.now).await {
        Ok(()) => Redirect::to("/settings/mail?saved=1").into_response(),
        Err(error) => render::failure(&state, manager.visitor.theme, &error.into()).await,
    }
}

struct Shown {
    set: bool,
    form: MailForm,
    errors: MailErrors,
    said: MailSaid,
}

async fn current(state: &AppState, manager: &Allowed<ChangeSettings>, status: StatusCode, said: MailSaid) -> Response {
    let server = match mail::find(&state.store).await {
        Ok(server) => server,
        Err(error) => return render::failure(state, manager.visitor.theme, &error.into()).await,
    };
    let usual = || MailForm {
        port: "587".to_owned(),
        security: MailSecurity::default().name().to_owned(),
        ..MailForm::default()
    };
    let form = server.as_ref().map_or_else(usual, MailForm::from);
    let shown = Shown { set: server.is_some(), form, errors: MailErrors::new(), said };
    page(state, manager, status, shown).await
}

async fn page(state: &AppState, manager: &Allowed<ChangeSettings>, status: StatusCode, shown: Shown) -> Response {
    let Shown { set, form, errors, said } = shown;
    let view = View::new(text::MAIL_SERVER, move || {
        view! { <MailPage set=set form=form.clone() errors=errors.clone() said=said.clone() /> }
    });
    render::framed(state, &manager.visitor, "settings", "", View { status, ..view }).await
}
