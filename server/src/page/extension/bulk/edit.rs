use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::extension::{EditMany, EditManyOpened, EditManyPreview},
    text,
};
use patchbay_shared::{BulkEdit, ExtensionForm, Field, FieldErrors, Form, Occasion};
use patchbay_store::{
    extension::{Saving, Selection},
    job::{begin_edit, preview},
    session::{ApplyExtensions, EditExtensions, ManageRoles},
};

use super::selected;
use crate::{
    page::{
        extension::{departments, roles},
        posted::Posted,
    },
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// An empty form about what was selected.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    RawQuery(query): RawQuery,
) -> Response {
    let selection = async { selected::read(&state, &Posted::query(query.as_deref())?).await };
    match selection.await {
        Ok(selection) => form(&state, &manager, selection, EditManyOpened::default(), StatusCode::OK).await,
        Err(failure) => render::failure(&state, manager.visitor.look, &failure).await,
    }
}

/// Shows what would change, shows the form again, or begins it.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let look = manager.visitor.look;
    let read = async {
        let posted = Posted::read(body)?;
        let touched = posted.all("change").map(|name| Field::of_name(name).ok_or(Failure::Malformed));
        let touched = touched.collect::<Result<Vec<_>, _>>()?;
        let selection = selected::read(&state, &posted).await?;
        let typed = typed(&posted);
        let edit = BulkEdit::new(touched.iter().map(|field| (*field, typed.value(*field).to_owned())));
        Ok::<_, Failure>((posted, selection, touched, typed, edit.ok_or(Failure::Malformed)?))
    };
    let (posted, selection, touched, typed, edit) = match read.await {
        Ok(read) => read,
        Err(failure) => return render::failure(&state, look, &failure).await,
    };
    let opened = EditManyOpened { form: typed, touched, ..EditManyOpened::default() };
    let what = posted.text("do").unwrap_or_default();
    if what == "form" {
        return form(&state, &manager, selection, opened, StatusCode::OK).await;
    }
    if edit.is_empty() {
        let opened = EditManyOpened { refusal: vec![text::TICK_A_FIELD.to_owned()], ..opened };
        return form(&state, &manager, selection, opened, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let errors = judge(&state, &edit);
    if !errors.is_empty() {
        let opened = EditManyOpened { errors, ..opened };
        return form(&state, &manager, selection, opened, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let begun = match what {
        "save" | "apply" => begin(&state, &manager, &selection, &edit, what == "apply").await.map(Some),
        _ => Ok(None),
    };
    match begun {
        Ok(Some(job)) => Redirect::to(&format!("/jobs/{job}")).into_response(),
        Ok(None) => look_ahead(&state, &manager, selection, edit, opened).await,
        Err(Failure::Invalid(errors)) => {
            let opened = EditManyOpened { errors, ..opened };
            form(&state, &manager, selection, opened, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(failure) => render::failure(&state, look, &failure).await,
    }
}

/// What was typed. Several boxes of one name are a line each.
fn typed(posted: &Posted) -> ExtensionForm {
    let mut form = ExtensionForm::default();
    for field in patchbay_shared::EDITABLE {
        Form::set(&mut form, field, posted.all(field.name()).collect::<Vec<_>>().join("\n"));
    }
    form
}

/// What is wrong with what was typed, whichever extension it is for.
fn judge(state: &AppState, edit: &BulkEdit) -> FieldErrors {
    let form = edit.over(&ExtensionForm::default());
    let rules = state.store.rules(Occasion::Update);
    let mut errors = FieldErrors::default();
    for field in edit.fields() {
        if let Some(error) = form.judge(field, rules) {
            errors.add(field, error);
        }
    }
    errors
}

async fn begin(
    state: &AppState,
    manager: &Allowed<EditExtensions>,
    selection: &Selection,
    edit: &BulkEdit,
    apply: bool,
) -> Result<i64, Failure> {
    let context = &manager.visitor.context;
    let live = apply.then(|| context.permit::<ApplyExtensions>()).transpose()?;
    let roles = context.permit::<ManageRoles>().ok();
    let saving = Saving { apply: live.as_ref().into(), roles: roles.as_ref() };
    Ok(begin_edit(&state.store, &manager.permit, selection, edit, saving, context.now).await?)
}

/// What would change, before it is done.
async fn look_ahead(
    state: &AppState,
    manager: &Allowed<EditExtensions>,
    selection: Selection,
    edit: BulkEdit,
    opened: EditManyOpened,
) -> Response {
    let visitor = &manager.visitor;
    let roles = visitor.context.permit::<ManageRoles>().ok();
    let preview = match preview(&state.store, &manager.permit, &selection, &edit, roles.as_ref()).await {
        Ok(preview) => preview,
        Err(error) => match error.field() {
            Some((field, error)) => {
                let opened = EditManyOpened { errors: FieldErrors::one(field, error), ..opened };
                return form(state, manager, selection, opened, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            None => return render::failure(state, visitor.look, &error.into()).await,
        },
    };
    let view = View::new(text::WHAT_CHANGES, move || {
        view! {
            <EditManyPreview selection=selection.clone() edit=edit.clone() preview=preview.clone() refusal=Vec::new() />
        }
    });
    render::framed(state, visitor, "extensions", "", view).await
}

async fn form(
    state: &AppState,
    manager: &Allowed<EditExtensions>,
    selection: Selection,
    opened: EditManyOpened,
    status: StatusCode,
) -> Response {
    let visitor = &manager.visitor;
    let count = match selected::count(state, visitor, &selection).await {
        Ok(0) => return selected::nothing(state, visitor).await,
        Ok(count) => count,
        Err(failure) => return render::failure(state, visitor.look, &failure).await,
    };
    let roles = roles::choices(state, visitor, &opened.form.role).await;
    let typed = opened.form.organizations.clone();
    let chosen = departments::choices(state, visitor, false, &typed).await;
    let departments = chosen.map(|(departments, _)| departments);
    let opened = EditManyOpened { roles, departments, ..opened };
    let view = View::new(text::edit_many(count), move || {
        view! { <EditMany selection=selection.clone() count=count opened=opened.clone() /> }
    });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}
