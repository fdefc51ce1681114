use leptos::prelude::*;
use patchbay_shared::Field;

use super::state::Editor;
use crate::ui::browser;

/// What a reload or the Back button would lose: everything but secrets, kept in this tab until it is saved.
const KEPT: [Field; 9] = [
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::Mobile,
    Field::JobTitle,
    Field::Number,
    Field::CallerId,
    Field::RegistrationName,
    Field::ConcurrentRegistrations,
];

/// Where it is kept: one draft for each form, and none for a version that somebody else has changed since.
fn key(editor: Editor) -> String {
    match editor.id {
        Some(id) => format!("draft of extension {id} version {}", editor.version.get_untracked()),
        None => "draft of a new extension".to_owned(),
    }
}

/// Keeps what stands in the form.
pub(super) fn keep(editor: Editor) {
    let Some(storage) = browser::tab_storage() else { return };
    let draft: Vec<String> =
        editor.form.with_untracked(|form| KEPT.into_iter().map(|field| form.value(field).to_owned()).collect());
    if let Ok(draft) = serde_json::to_string(&draft) {
        let _ = storage.set_item(&key(editor), &draft);
    }
}

/// Puts back what was typed into this form before the page was loaded again; `true` if there was something.
pub(super) fn restore(editor: Editor) -> bool {
    let kept = browser::tab_storage().and_then(|storage| storage.get_item(&key(editor)).ok().flatten());
    let Some(draft) = kept.and_then(|kept| serde_json::from_str::<Vec<String>>(&kept).ok()) else { return false };
    let mut restored = false;
    for (field, value) in KEPT.into_iter().zip(draft) {
        if editor.form.with_untracked(|form| form.value(field) != value) {
            editor.put(field, &value);
            restored = true;
        }
    }
    restored
}

/// It was saved, or is not wanted any more.
pub(super) fn forget(editor: Editor) {
    if let Some(storage) = browser::tab_storage() {
        let _ = storage.remove_item(&key(editor));
    }
}
