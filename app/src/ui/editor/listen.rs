use leptos::{ev::SubmitEvent, wasm_bindgen::JsCast, web_sys::Element};
use patchbay_shared::Field;

use super::{
    control::{self, Control, FORM},
    draft, secret,
    state::Editor,
    submit::submit,
};
use crate::ui::browser;

/// Hears what a person does with the form. Its controls and buttons may stand anywhere: their names say what they are.
pub(super) fn listen(editor: Editor) {
    // Of boxes, buttons to choose from and selects as well (HTML Living Standard, §4.10.5.5).
    browser::listen("input", move |event| {
        if let Some(control) = Control::of(&event) {
            control.read(editor);
        }
    });
    browser::listen("focusout", move |event| {
        if let Some(field) = Control::of(&event).and_then(|control| control.field()) {
            secret::keep_apart(editor);
            editor.update(|state| state.left(field));
        }
    });
    browser::listen("click", move |event| {
        let acted_on = |name| browser::acted_on(&event, name).map(|(_, value)| value);
        if let Some(field) = acted_on("data-renew").and_then(|name| Field::of_name(&name)) {
            secret::renew_by_hand(editor, field);
        }
        if let Some(number) = acted_on("data-take") {
            take(editor, &number);
        }
        if let Some(what) = acted_on("data-draft") {
            draft::decide(editor, &what);
        }
    });
    browser::listen("submit", move |event| {
        let form = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if form.is_some_and(|form| form.id() == FORM) {
            submit(editor, event.unchecked_ref::<SubmitEvent>());
        }
    });
    browser::listen("beforeunload", move |event| {
        if editor.peek(|state| state.is_dirty()) {
            event.prevent_default();
        }
    });
    browser::listen("pagehide", move |_| {
        if editor.peek(|state| state.cancelled) {
            draft::forget(editor);
        }
    });
}

/// Puts the free number into the field, where one goes on.
fn take(editor: Editor, number: &str) {
    control::write(editor, Field::Number, number);
    control::typed(editor, Field::Number, number.to_owned());
    browser::focus(Field::Number.name());
}
