use axum::{
    Form,
    extract::{Query, State, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::SettingsPage, text};
use patchbay_shared::{SettingErrors, SettingsForm};
use patchbay_store::{
    session::ChangeSettings,
    setting::{self, UpdateError},
};
use serde::Deserialize;

use super::form::refusal;
use crate::{
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// What a browser posts: the settings, and the version they were made from.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
    company_name: String,
    name_format: String,
    password_policy: String,
    first_number: String,
    last_number: String,
    operation_log_days: String,
}

#[derive(Default, Deserialize)]
pub struct Asked {
    /// Anything: they were saved a moment ago.
    #[serde(default)]
    saved: String,
}

/// The settings as they are.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ChangeSettings>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let current = state.store.settings();
    let view = Shown {
        version: current.version,
        form: SettingsForm::from(&current.settings),
        saved: asked.is_ok_and(|Query(asked)| !asked.saved.is_empty()),
        ..Shown::default()
    };
    page(&state, &manager, view).await
}

/// Saves them. A newer version is never overwritten unseen.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ChangeSettings>,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = match typed {
        Ok(Form(typed)) => typed,
        Err(rejection) => return render::failure(&state, manager.visitor.theme, &refusal(&rejection)).await,
    };
    let (from, form) = typed.split();
    let again = match form.parse() {
        Err(errors) => Shown { version: from, form, errors, ..Shown::default() },
        Ok(settings) => {
            let now = manager.visitor.context.now;
            match setting::update(&state.store, &manager.permit, from, &settings, now).await {
                Ok(_) => return Redirect::to("/settings?saved=1").into_response(),
                Err(UpdateError::Stale(version)) => {
                    Shown { version, form, failure: Some(Failure::Stale { version }), ..Shown::default() }
                }
                Err(UpdateError::Store(error)) => {
                    Shown { version: from, form, failure: Some(error.into()), ..Shown::default() }
                }
            }
        }
    };
    page(&state, &manager, again).await
}

impl Typed {
    fn split(self) -> (i32, SettingsForm) {
        let Self { version, company_name, name_format, password_policy, first_number, last_number, operation_log_days } =
            self;
        let form =
            SettingsForm { company_name, name_format, password_policy, first_number, last_number, operation_log_days };
        (version, form)
    }
}

#[derive(Default)]
struct Shown {
    version: i32,
    form: SettingsForm,
    errors: SettingErrors,
    failure: Option<Failure>,
    saved: bool,
}

async fn page(state: &AppState, manager: &Allowed<ChangeSettings>, shown: Shown) -> Response {
    let Shown { version, form, errors, failure, saved } = shown;
    // What was typed is shown again although the database is away: without the history, then.
    let history = setting::history(&state.store, &manager.permit).await.unwrap_or_default();
    let status = match &failure {
        Some(failure) => StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        None if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    if let Some(failure) = &failure {
        manager.visitor.attempt.failed(failure);
    }
    let words = failure.as_ref().map(|failure| match failure {
        Failure::Stale { .. } => text::SETTINGS_STALE.to_owned(),
        failure => text::failure(failure),
    });
    let view = View::new(text::SETTINGS, move || {
        view! {
            <SettingsPage
                version=version form=form.clone() errors=errors.clone() failure=words.clone() saved=saved history=history.clone()
            />
        }
    });
    render::framed(state, &manager.visitor, "settings", "", View { status, ..view }).await
}
