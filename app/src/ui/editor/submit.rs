use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlButtonElement};

use super::{draft, merge, state::Editor, summary};
use crate::{
    api::{
        Failure,
        extension::{create::create_extension, update::update_extension},
    },
    ui::browser,
};

/// Saves without leaving the page unless it worked: nothing that was typed can be lost.
pub(super) fn submit(editor: Editor, event: &SubmitEvent) {
    event.prevent_default();
    if editor.busy.get_untracked() {
        return;
    }
    let apply = event
        .submitter()
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok())
        .is_some_and(|button| button.value() == "yes");
    editor.failure.set(None);
    if merge::is_open(editor) {
        browser::focus(merge::ID);
        return;
    }
    let form = editor.form.get_untracked();
    if let Err(errors) = form.parse(editor.rules) {
        editor.refuse(&errors);
        browser::focus(summary::ID);
        return;
    }
    editor.busy.set(true);
    // Somebody who made an extension or a new password goes on to the phone; after any other change, to the list.
    let to_the_phone = editor.is_new() || !form.registration_password.is_empty();
    spawn_local(async move {
        let saved = match editor.id {
            None => create_extension(form, apply).await.map(|created| created.id),
            Some(id) => update_extension(id, editor.base(), form, apply).await.map(|_| id),
        };
        if saved.is_ok() {
            editor.done.set(true);
            draft::forget(editor);
        }
        match saved {
            Ok(id) if to_the_phone => browser::go(&format!("/extensions/{id}/phone")),
            Ok(_) => browser::go("/extensions"),
            Err(failure) => {
                editor.busy.set(false);
                refused(editor, failure);
            }
        }
    });
}

fn refused(editor: Editor, failure: Failure) {
    match failure {
        Failure::Newer(newer) => return merge::meet(editor, *newer),
        Failure::Invalid(errors) => editor.refuse(&errors),
        failure => editor.failure.set(Some(failure)),
    }
    browser::focus(summary::ID);
}
