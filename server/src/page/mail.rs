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
    api::{Context, Failure},
    page::{MailPage, MailSaid},
    text,
};
use patchbay_shared::{EmailAddress, MailErrors, MailForm, MailSecurity, Operation, Secret};
use patchbay_store::{Error, mail, operation_log, session::ChangeSettings};
use serde::Deserialize;

use super::{
    form::refusal as unread,
    saved::{Asked, saved},
};
use crate::{
    mail::{Letter, send},
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor, Writer},
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

/// The mail server as it is set.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ChangeSettings>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let said = saved(asked).map_or(MailSaid::Nothing, |_| MailSaid::Saved);
    current(&state, &manager.visitor, StatusCode::OK, said).await
}

/// Sets it.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<ChangeSettings>,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let form = match typed {
        Ok(Form(Typed { host, port, security, user, password, from })) => {
            MailForm { host, port, security, user, password, from }
        }
        Err(rejection) => {
            let failure = refusal.unwrap_or_else(|| unread(&rejection));
            return render::failure(&state, visitor.look, &failure).await;
        }
    };
    let saved = match refusal {
        Some(refusal) => Err(Refused::Failed(refusal)),
        None => save(&visitor.context, &form).await,
    };
    let (status, shown) = match saved {
        Ok(()) => return Redirect::to("/settings/mail?saved=yes").into_response(),
        Err(Refused::Invalid { set, errors }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Shown { set: Some(set), form, errors, said: MailSaid::Nothing })
        }
        Err(Refused::Failed(failure)) => {
            visitor.attempt.failed(&failure);
            let said = MailSaid::Refused(text::failure(&failure));
            (render::status(&failure), Shown { set: None, form, errors: MailErrors::default(), said })
        }
    };
    page(&state, &visitor, status, shown).await
}

/// Why it was not set.
enum Refused {
    Invalid {
        /// Whether there is one.
        set: bool,
        errors: MailErrors,
    },
    Failed(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

async fn save(context: &Context, form: &MailForm) -> Result<(), Refused> {
    let permit = context.permit()?;
    let before = mail::find(&context.store).await?;
    let invalid = |errors| Refused::Invalid { set: before.is_some(), errors };
    let server = form.parse(before.as_ref()).map_err(invalid)?;
    Ok(mail::update(&context.store, &permit, &server, &form.password, context.now).await?)
}

/// Sends a letter to whoever asks, and says what became of it.
pub async fn test(State(state): State<AppState>, manager: Allowed<ChangeSettings>) -> Response {
    let own = manager.visitor.context.session.as_ref().map(|session| session.email.clone()).unwrap_or_default();
    let Ok(to) = EmailAddress::parse(&own) else {
        let said = MailSaid::Refused(text::MAIL_TEST_NO_ADDRESS.to_owned());
        return current(&state, &manager.visitor, StatusCode::UNPROCESSABLE_ENTITY, said).await;
    };
    let letter = Letter {
        to,
        name: String::new(),
        subject: text::MAIL_TEST_SUBJECT.to_owned(),
        text: text::MAIL_TEST_WORDS.to_owned(),
    };
    let now = manager.visitor.context.now;
    if let Err(error) = operation_log::noted(&state.store, &manager.permit, Operation::TestMailServer, "", now).await {
        return render::failure(&state, manager.visitor.look, &error.into()).await;
    }
    match send(&state.store, &letter).await {
        Ok(()) => current(&state, &manager.visitor, StatusCode::OK, MailSaid::Sent(own)).await,
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a letter that was to try the mail server was not sent"
            );
            let said = MailSaid::Refused(text::mail_test_failed(&error.to_string()));
            current(&state, &manager.visitor, StatusCode::BAD_GATEWAY, said).await
        }
    }
}

/// Sends nothing from now on.
pub async fn remove(State(state): State<AppState>, manager: Allowed<ChangeSettings>) -> Response {
    match mail::remove(&state.store, &manager.permit, manager.visitor.context.now).await {
        Ok(()) => Redirect::to("/settings/mail?saved=yes").into_response(),
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}

struct Shown {
    /// Whether one is set, if that could be found out.
    set: Option<bool>,
    form: MailForm,
    errors: MailErrors,
    said: MailSaid,
}

async fn current(state: &AppState, visitor: &Visitor, status: StatusCode, said: MailSaid) -> Response {
    let server = match mail::find(&state.store).await {
        Ok(server) => server,
        Err(error) => return render::failure(state, visitor.look, &error.into()).await,
    };
    let usual = || MailForm {
        port: "587".to_owned(),
        security: MailSecurity::default().name().to_owned(),
        ..MailForm::default()
    };
    let form = server.as_ref().map_or_else(usual, MailForm::from);
    let shown = Shown { set: Some(server.is_some()), form, errors: MailErrors::default(), said };
    page(state, visitor, status, shown).await
}

async fn page(state: &AppState, visitor: &Visitor, status: StatusCode, shown: Shown) -> Response {
    let Shown { set, form, errors, said } = shown;
    let view = View::new(text::MAIL_SERVER, move || {
        view! { <MailPage set=set form=form.clone() errors=errors.clone() said=said.clone() /> }
    });
    render::form(state, visitor, "settings", View { status, ..view }).await
}
