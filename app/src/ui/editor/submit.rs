use std::time::Duration;

use leptos::{ev::SubmitEvent, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlButtonElement};
use patchbay_shared::{FieldErrors, Sent};

use super::{control::Control, draft, merge, secret, state::Editor, summary};
use crate::{
    api::{
        Failure,
        extension::{create::create_extension, update::update_extension},
    },
    ui::{self, browser},
};

/// How long saving may take: the server itself gives up after 30 seconds, so nobody is there any more.
const LIMIT: Duration = Duration::from_secs(40);

/// Saves without leaving the page unless it worked: nothing that was typed can be lost.
pub(super) fn submit(editor: Editor, event: &SubmitEvent) {
    // Whose fields are not all known is sent by the browser itself, which leaves those out.
    if Control::all().any(|control| control.is_unknown()) {
        editor.update(|state| state.done = true);
        return draft::post(editor);
    }
    event.prevent_default();
    if editor.peek(|state| state.busy) {
        return;
    }
    let apply = event
        .submitter()
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok())
        .is_some_and(|button| button.value() == "yes");
    editor.update(|state| state.failure = None);
    if editor.peek(|state| state.must_choose()) {
        browser::focus(ui::merge::ID);
        return;
    }
    secret::keep_apart(editor);
    let (id, base, form) = editor.peek(|state| (state.id, state.base(), state.form.clone()));
    if let Err(errors) = editor.peek(|state| form.parse(state.rules)) {
        return refuse(editor, &errors);
    }
    editor.update(|state| state.busy = true);
    // Somebody who made an extension or a new password goes on to the phone; after any other change, to the list, unless nothing
    // changed.
    let to_the_phone = id.is_none() || !form.registration_password.is_empty();
    spawn_local(async move {
        let saving = async {
            match id {
                None => create_extension(Sent::whole(form), apply).await.map(|created| Some(created.id)),
                Some(id) => {
                    update_extension(id, base, Sent::whole(form), apply).await.map(|version| version.map(|_| id))
                }
            }
        };
        let saved = browser::within(LIMIT, saving).await.unwrap_or(Err(Failure::Unreachable));
        if saved.is_ok() {
            editor.update(|state| state.done = true);
            draft::forget(editor);
        }
        match saved {
            Ok(Some(id)) if to_the_phone => browser::go(&format!("/extensions/{id}/phone")),
            Ok(Some(_)) => browser::go("/extensions"),
            Ok(None) => browser::go("?saved=nothing"),
            Err(failure) => {
                editor.update(|state| state.busy = false);
                refused(editor, failure);
            }
        }
    });
}

/// Says what is to be put right, and shows where to begin.
fn refuse(editor: Editor, errors: &FieldErrors) {
    editor.update(|state| state.refuse(errors));
    if let Some((field, _)) = errors.iter().next() {
        browser::reveal(field.name());
    }
    browser::focus(summary::ID);
}

fn refused(editor: Editor, failure: Failure) {
    match failure {
        Failure::Newer(newer) => return merge::meet(editor, *newer),
        Failure::Invalid(errors) => return refuse(editor, &errors),
        failure => editor.update(|state| state.failure = Some(failure)),
    }
    browser::focus(summary::ID);
}
