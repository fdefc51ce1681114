use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::{Failure, extension::create},
    page::extension::New,
    text,
    ui::{Clash, Opened},
};
use patchbay_shared::{ExtensionForm, Field, FieldErrors, Occasion, RoleChoice, Secret};
use patchbay_store::{extension::next_number, session::AddExtensions};

use super::{departments, roles::choices};
use crate::{
    page::typed::Typed,
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor, Writer},
};

/// An empty form with the next free number.
pub async fn show(State(state): State<AppState>, manager: Allowed<AddExtensions>) -> Response {
    let number = match next_number(&state.store).await {
        Ok(number) => number.map(String::from).unwrap_or_default(),
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    form(&state, &manager.visitor, ExtensionForm { number, ..ExtensionForm::proposed() }, None).await
}

/// The form as it is posted without script.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<AddExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let typed = match Typed::<ExtensionForm>::read(body) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let filled = create::whole(typed.sent);
    let created = match refusal {
        Some(refusal) => Err(refusal),
        None => create::run(&visitor.context, &filled, typed.apply).await,
    };
    match created {
        Ok(created) => Redirect::to(&format!("/extensions/{}/phone", created.id)).into_response(),
        Err(failure) => form(&state, &visitor, filled, Some(failure)).await,
    }
}

async fn form(state: &AppState, visitor: &Visitor, form: ExtensionForm, failure: Option<Failure>) -> Response {
    let status = failure.as_ref().map_or(StatusCode::OK, render::status);
    let opened = opened(state, visitor, None, 0, form, failure, None).await;
    let view = View::new(text::NEW_EXTENSION, move || view! { <New opened=opened.clone() /> });
    render::form(state, visitor, "extensions", View { status, ..view }).await
}

/// The form as the page opens it: fields to put right are marked in it, anything else stands over it.
pub(super) async fn opened(
    state: &AppState,
    visitor: &Visitor,
    id: Option<i64>,
    version: i32,
    form: ExtensionForm,
    failure: Option<Failure>,
    clash: Option<Clash<ExtensionForm>>,
) -> Opened {
    if let Some(failure) = &failure {
        visitor.attempt.failed(failure);
    }
    let begins = id.is_none() && failure.is_none();
    let (errors, failure) = match failure {
        Some(Failure::Invalid(errors)) => (errors, None),
        // The two versions side by side say it.
        Some(Failure::Newer(_)) => (FieldErrors::default(), None),
        failure => (FieldErrors::default(), failure),
    };
    let occasion = if id.is_some() { Occasion::Update } else { Occasion::Create };
    let rules = state.store.rules(occasion);
    let author = visitor.context.session.as_ref().map(|session| session.own().who.account_id());
    let name_format = state.store.settings().settings.name_format;
    let (unknown, withheld) = (Vec::new(), withheld(&form));
    let roles = choices(state, visitor, &form.role).await;
    let role = match &roles {
        Some(_) if form.role.is_empty() => RoleChoice::NONE.to_owned(),
        Some(_) => form.role.clone(),
        None => String::new(),
    };
    let chosen = departments::choices(state, visitor, begins, &form.organizations).await;
    let (departments, organizations) = chosen.unzip();
    let form = ExtensionForm { role, organizations: organizations.unwrap_or_default(), ..without_secrets(form) };
    Opened {
        id,
        version,
        form,
        rules,
        errors,
        failure,
        clash,
        unknown,
        withheld,
        roles,
        departments,
        author,
        name_format,
    }
}

/// The secrets that were typed, which do not go back into the page.
pub(super) fn withheld(form: &ExtensionForm) -> Vec<Field> {
    Field::ALL.into_iter().filter(|field| field.is_secret() && !form.value(*field).is_empty()).collect()
}

/// What goes back into the page: everything but secrets, which no page may hold, and which the form's script would not
/// find where it expects them.
pub(super) fn without_secrets(form: ExtensionForm) -> ExtensionForm {
    ExtensionForm { user_password: Secret::default(), registration_password: Secret::default(), ..form }
}
