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
    api::{
        Failure,
        extension::update::{self, newer},
    },
    page::extension::{Closed, Edit},
    ui::{Clash, Opened},
};
use patchbay_shared::{Base, ExtensionForm, PresenceStatus, Sent};
use patchbay_store::{
    extension::{Current, Editors, Previous, editors, find, previous},
    second_factor,
    session::{self, EditExtensions, Viewed},
};

use super::create::{opened, withheld, without_secrets};
use crate::{
    page::{
        flash::{self, Flash},
        saved::{Asked, Saved, saved},
        typed::Typed,
    },
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ExtensionId, Visitor, Writer},
};

/// What stands over the form.
#[derive(Default)]
struct Over {
    unchanged: bool,
    pending: Option<(Option<i32>, i32)>,
    previous: Option<Previous>,
    presence: Option<PresenceStatus>,
    gone: Vec<String>,
}

/// The form with what was saved last.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let (current, previous) = match read(&state, &manager.visitor, id).await {
        Ok(read) => read,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    if !current.covered {
        return closed(&state, &manager.visitor, current).await;
    }
    let over = Over {
        unchanged: saved(asked) == Some(Saved::Nothing),
        pending: current.is_pending().then_some((current.applied_version, current.version)),
        previous,
        presence: Some(current.presence),
        gone: current.gone,
    };
    let form = ExtensionForm { role: current.role.unwrap_or_default(), ..current.form };
    let opened = opened(&state, &manager.visitor, Some(id), current.version, form, None, None).await;
    page(&state, &manager.visitor, id, opened, over, StatusCode::OK).await
}

/// What is there to see for somebody who may change nothing of it.
async fn closed(state: &AppState, visitor: &Visitor, current: Current) -> Response {
    let (id, name) = (current.id, current.name());
    let number = current.form.number;
    let editors = editors_of(state, visitor, id).await;
    let view = View::new(format!("{number} {name}"), move || {
        view! { <Closed id=id number=number.clone() name=name.clone() editors=editors.clone() /> }
    });
    render::framed(state, visitor, "extensions", "", view).await
}

async fn read(state: &AppState, visitor: &Visitor, id: i64) -> Result<(Current, Option<Previous>), Failure> {
    let permit = visitor.context.permit()?;
    let current = find(&state.store, &permit, id).await?.ok_or(Failure::Gone)?;
    Ok((current, previous(&state.store, &permit, id).await?))
}

/// The form as it is posted without script.
pub async fn submit(
    State(state): State<AppState>,
    writer: Writer<EditExtensions>,
    ExtensionId(id): ExtensionId,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Writer { visitor, refusal, .. } = writer;
    let typed = match Typed::<ExtensionForm>::read(body) {
        Ok(typed) => typed,
        Err(failure) => return render::failure(&state, visitor.look, &refusal.unwrap_or(failure)).await,
    };
    let Typed { sent, base, apply, .. } = typed;
    let whole = match refusal {
        Some(refusal) => Err(refusal),
        None => update::whole(&visitor.context, id, base.from, sent.clone()).await,
    };
    let (sent, saved) = match whole {
        Ok(form) => {
            let saved = update::run(&visitor.context, id, &base, &form, apply).await;
            (Sent::whole(form), saved)
        }
        Err(failure) => (sent, Err(failure)),
    };
    match saved {
        // A new password is shown once, where it is typed into the phone.
        Ok(Some(_)) if !sent.form().registration_password.is_empty() => {
            flash::redirect(&state, Flash::of_save(apply), &format!("/extensions/{id}/phone"))
        }
        Ok(Some(_)) => flash::redirect(&state, Flash::of_save(apply), "/extensions"),
        Ok(None) => Redirect::to(&format!("/extensions/{id}?saved=nothing")).into_response(),
        Err(Failure::Gone) => render::failure(&state, visitor.look, &Failure::Gone).await,
        Err(failure) => again(&state, &visitor, id, (sent, base), failure).await,
    }
}

/// The same form with what was typed, made from nothing else: the database may be what failed. Beside somebody else's
/// newer version, it takes over what only they changed.
async fn again(
    state: &AppState,
    visitor: &Visitor,
    id: i64,
    (sent, base): (Sent<ExtensionForm>, Base<ExtensionForm>),
    failure: Failure,
) -> Response {
    let newer = match &failure {
        Failure::Newer(newer) => Some((**newer).clone()),
        // They were seen already, and something else is to be put right.
        _ if base.knows_newer() => newer(&visitor.context, id, &base).await.unwrap_or_default(),
        _ => None,
    };
    let mine = without_secrets(sent.form().clone());
    let form = newer.as_ref().map_or_else(|| mine.clone(), |newer| newer.shown(&mine, &base));
    let clash = newer.map(|newer| Clash { newer, mine, choices: base.choices });
    let status = render::status(&failure);
    let (unknown, withheld) = (sent.unknown(), withheld(sent.form()));
    let opened = opened(state, visitor, Some(id), base.from, form, Some(failure), clash).await;
    page(state, visitor, id, Opened { unknown, withheld, ..opened }, Over::default(), status).await
}

/// Whether whoever looks may look as the person of an extension; not while the database is away.
async fn may_view_as(state: &AppState, visitor: &Visitor, extension_id: i64) -> bool {
    match visitor.context.permit() {
        Ok(permit) => {
            let viewed = Viewed::Person { extension_id };
            session::may_view_as(&state.store, &permit, viewed).await.unwrap_or_default()
        }
        Err(_) => false,
    }
}

/// Who may change an extension; nobody is named while the database is away.
async fn editors_of(state: &AppState, visitor: &Visitor, id: i64) -> Vec<Editors> {
    match visitor.context.permit() {
        Ok(permit) => editors(&state.store, &permit, id).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    id: i64,
    opened: Opened,
    Over { unchanged, pending, previous, presence, gone }: Over,
    status: StatusCode,
) -> Response {
    let name = opened.name_format.display(&opened.form.first_name, &opened.form.last_name);
    let title = format!("{} {name}", opened.form.number);
    // What was typed is shown again although the database is away: without this offer, then.
    let second_factor = match visitor.context.permit() {
        Ok(permit) => second_factor::holds(&state.store, &permit, id).await.unwrap_or_default(),
        Err(_) => false,
    };
    let view_as = may_view_as(state, visitor, id).await;
    let editors = editors_of(state, visitor, id).await;
    let view = View::new(title, move || {
        view! {
            <Edit
                id=id name=name.clone() opened=opened.clone() unchanged=unchanged pending=pending previous=previous
                second_factor=second_factor view_as=view_as editors=editors.clone() presence=presence gone=gone.clone()
            />
        }
    });
    render::form(state, visitor, "extensions", View { status, ..view }).await
}
