use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::{Failure, extension::bulk},
    page::extension::{BulkAdd, BulkOpened},
    text,
};
use patchbay_shared::{BulkErrors, BulkField, BulkForm, Occasion, RoleChoice, SecretRule};
use patchbay_store::{extension::next_number, session::AddExtensions};

use crate::{
    page::{
        extension::{departments, roles},
        posted::Posted,
    },
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor, Writer},
};

/// The form as its address fills it in, for who wants to see beforehand what it would do; otherwise an empty one from the next
/// free number on.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<AddExtensions>,
    RawQuery(query): RawQuery,
) -> Response {
    let filled = match Posted::query(query.as_deref()).and_then(|posted| posted.only(is_known)) {
        Ok(posted) => form(&posted),
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    if query.is_some() {
        return page(&state, &manager.visitor, filled, None).await;
    }
    let number = match next_number(&state.store).await {
        Ok(number) => number.map(String::from).unwrap_or_default(),
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let form = BulkForm { number, count: "10".into(), ..BulkForm::default() };
    page(&state, &manager.visitor, form, None).await
}

/// The form as it is posted without script: shows what it would do, or begins it.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<AddExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let posted = match Posted::read(body).and_then(|posted| posted.only(is_known)) {
        Ok(posted) => posted,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let form = form(&posted);
    let begun = match refusal {
        Some(refusal) => Err(refusal),
        None if posted.text("do") == Some("preview") => {
            return match form.parse(state.store.rules(Occasion::Create)) {
                Ok(_) => page(&state, &visitor, form, None).await,
                Err(errors) => page(&state, &visitor, form, Some(Failure::Bulk(errors))).await,
            };
        }
        None => {
            let last = posted.text("last").unwrap_or_default();
            bulk::run(&visitor.context, &form, last, posted.text("apply") == Some("yes")).await
        }
    };
    match begun {
        Ok(job) => Redirect::to(&format!("/jobs/{job}")).into_response(),
        Err(failure) => page(&state, &visitor, form, Some(failure)).await,
    }
}

/// Whether the form has anything of this name.
fn is_known(name: &str) -> bool {
    BulkField::of_name(name).is_some() || ["weak_confirmed", "last", "apply", "do"].contains(&name)
}

/// What was typed. Several boxes of one name are a line each.
fn form(posted: &Posted) -> BulkForm {
    let weak_confirmed = posted.text("weak_confirmed").unwrap_or_default().to_owned();
    let mut form = BulkForm { weak_confirmed, ..BulkForm::default() };
    for field in BulkField::ALL {
        form.set(field, posted.all(field.name()).collect::<Vec<_>>().join("\n"));
    }
    form
}

async fn page(state: &AppState, visitor: &Visitor, form: BulkForm, failure: Option<Failure>) -> Response {
    let begins = failure.is_none();
    if let Some(failure) = &failure {
        visitor.attempt.failed(failure);
    }
    let status = failure.as_ref().map_or(StatusCode::OK, render::status);
    let preview = bulk::preview(&visitor.context, &form).await.ok();
    let (errors, failure) = match failure {
        Some(Failure::Bulk(errors)) => (errors, None),
        failure => (BulkErrors::default(), failure),
    };
    let roles = roles::choices(state, visitor, &form.role).await;
    let chosen = departments::choices(state, visitor, begins, &form.organizations).await;
    let (departments, organizations) = chosen.unzip();
    let role = if form.role.is_empty() && roles.is_some() { RoleChoice::NONE.to_owned() } else { form.role.clone() };
    let form = BulkForm { role, organizations: organizations.unwrap_or_default(), ..without_unused(form) };
    let rules = state.store.rules(Occasion::Create);
    let opened = BulkOpened { form, rules, errors, failure, preview, roles, departments };
    let view = View::new(text::BULK_ADD, move || view! { <BulkAdd opened=opened.clone() /> });
    render::form(state, visitor, "extensions", View { status, ..view }).await
}

/// Nobody has to type again what is not used.
fn without_unused(mut form: BulkForm) -> BulkForm {
    let is_random = |rule: &str| SecretRule::parse(rule) == Ok(SecretRule::Random);
    for (rule, text) in [
        (BulkField::UserPasswordRule, BulkField::UserPassword),
        (BulkField::RegistrationPasswordRule, BulkField::RegistrationPassword),
    ] {
        if is_random(form.value(rule)) {
            form.set(text, String::new());
        }
    }
    form
}
