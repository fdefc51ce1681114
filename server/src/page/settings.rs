use super::{
    saved::{Asked, Saved, saved},
    typed::Typed,
};
use crate::{
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor, Writer},
};
use axum::{
    body::Bytes,
    extract::{
        Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::{Context, Failure},
    page::{SettingsPage, line},
    text,
    ui::Clash,
};
use patchbay_shared::{Base, Newer, Sent, SettingErrors, SettingField, SettingsForm};
use patchbay_store::{
    domain,
    session::ChangeSettings,
    setting::{self, UpdateError},
};

/// The settings as they are.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ChangeSettings>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let current = state.store.settings();
    let said = saved(asked).map(|saved| match saved {
        Saved::Yes => text::SAVED,
        Saved::Nothing => text::SETTINGS_UNCHANGED,
    });
    let shown =
        Shown { version: current.version, form: SettingsForm::from(&current.settings), said, ..Shown::default() };
    page(&state, &manager.visitor, shown).await
}

/// Saves them. A newer version is never overwritten unseen.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<ChangeSettings>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let typed = match Typed::<SettingsForm>::read(body) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let Typed { sent, base, .. } = typed;
    let whole = match refusal {
        Some(refusal) => Err(refusal),
        None => whole(&visitor.context, base.from, sent.clone()).await,
    };
    let (sent, saved) = match whole {
        Ok(form) => {
            let saved = save(&visitor.context, &base, &form).await;
            (Sent::whole(form), saved)
        }
        Err(failure) => (sent, Err(failure.into())),
    };
    match saved {
        Ok(true) => Redirect::to("/settings?saved=yes").into_response(),
        Ok(false) => Redirect::to("/settings?saved=nothing").into_response(),
        Err(refused) => again(&state, &visitor, &sent, base, refused).await,
    }
}

/// The settings that are meant: what their page did not know is as the version had it that the page was made from.
async fn whole(context: &Context, from: i32, sent: Sent<SettingsForm>) -> Result<SettingsForm, Failure> {
    if sent.is_whole() {
        return Ok(sent.form().clone());
    }
    let before = match newer(context, &Base::of(from)).await? {
        Some(newer) => newer.base,
        None => SettingsForm::from(&context.store.settings().settings),
    };
    Ok(sent.over(&before))
}

/// Why the settings were not saved.
enum Refused {
    Invalid(SettingErrors),
    Newer(Box<Newer<SettingsForm>>),
    Failed(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Whether that changed anything. What somebody else saved meanwhile is merged once it was seen.
async fn save(context: &Context, base: &Base<SettingsForm>, form: &SettingsForm) -> Result<bool, Refused> {
    let permit = context.permit()?;
    let seen = if base.knows_newer() { newer(context, base).await? } else { None };
    let (form, from) = base.resolve(form, seen).map_err(Refused::Newer)?;
    let settings = form.parse().map_err(Refused::Invalid)?;
    match setting::update(&context.store, &permit, from, &settings, context.now).await {
        Ok(version) => Ok(version != from),
        Err(UpdateError::Stale(_)) => {
            Err(newer(context, base).await?.map_or(Failure::Malformed.into(), |newer| Refused::Newer(newer.into())))
        }
        Err(UpdateError::Taken(errors)) => Err(Refused::Invalid(errors)),
        Err(UpdateError::Store(error)) => Err(Failure::from(error).into()),
    }
}

/// What somebody else saved since the person opened the form, in words.
async fn newer(context: &Context, base: &Base<SettingsForm>) -> Result<Option<Newer<SettingsForm>>, Failure> {
    let found = setting::newer(&context.store, &context.permit()?, base.from).await?;
    Ok(found.map(|(newer, at)| Newer { at: text::moment(at), ..newer }))
}

/// The same form with what was typed, made from nothing else: the database may be what failed.
async fn again(
    state: &AppState,
    visitor: &Visitor,
    sent: &Sent<SettingsForm>,
    base: Base<SettingsForm>,
    refused: Refused,
) -> Response {
    let mine = sent.form();
    let mut shown = Shown { version: base.from, form: mine.clone(), unknown: sent.unknown(), ..Shown::default() };
    let beside = match refused {
        Refused::Newer(newer) => Some(*newer),
        Refused::Invalid(errors) => {
            shown.errors = errors;
            if base.knows_newer() { newer(&visitor.context, &base).await.unwrap_or_default() } else { None }
        }
        Refused::Failed(failure) => {
            shown.failure = Some(failure);
            None
        }
    };
    if let Some(newer) = beside {
        shown.form = newer.shown(mine, &base);
        shown.clash = Some(Clash { newer, mine: mine.clone(), choices: base.choices });
    }
    page(state, visitor, shown).await
}

#[derive(Default)]
struct Shown {
    version: i32,
    form: SettingsForm,
    /// Fields that were not on the page that was typed into, and whose values cannot be looked up.
    unknown: Vec<SettingField>,
    errors: SettingErrors,
    clash: Option<Clash<SettingsForm>>,
    failure: Option<Failure>,
    said: Option<&'static str>,
}

async fn page(state: &AppState, visitor: &Visitor, shown: Shown) -> Response {
    let Shown { version, form, unknown, errors, clash, failure, said } = shown;
    // What was typed is shown again although the database is away, or nobody is logged in: without the rest, then.
    let (history, domain) = match visitor.context.permit() {
        Ok(permit) => (
            setting::history(&state.store, &permit).await.unwrap_or_default(),
            domain::standing(&state.store, &permit).await.map(line::domain).unwrap_or_default(),
        ),
        Err(_) => Default::default(),
    };
    let status = match (&failure, &clash) {
        (Some(failure), _) => render::status(failure),
        _ if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        (None, Some(_)) => StatusCode::CONFLICT,
        (None, None) => StatusCode::OK,
    };
    if let Some(failure) = &failure {
        visitor.attempt.failed(failure);
    }
    let failure = failure.as_ref().map(text::failure);
    let view = View::new(text::SETTINGS, move || {
        view! {
            <SettingsPage
                version=version form=form.clone() unknown=unknown.clone() errors=errors.clone() clash=clash.clone() failure=failure.clone()
                said=said history=history.clone() domain=domain.clone()
            />
        }
    });
    render::form(state, visitor, "settings", View { status, ..view }).await
}
