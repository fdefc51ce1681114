use patchbay_shared::{ExtensionForm, Field, registration_name};
use serde::{Deserialize, Serialize};

use super::{control, state::Editor};
use crate::ui::browser;

/// What a reload, the Back button or a tab that crashed would lose: what was typed, without secrets. Kept in this
/// browser until it is saved, discarded, or somebody logs out.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Draft {
    /// Whose it is: nobody else at this browser is offered it.
    by: String,
    /// The tab it was typed in.
    tab: String,
    /// The version it was made from; 0 for a new extension.
    from: i32,
    /// What was typed, by the name of the field. A release of the form that knows other fields takes what it knows.
    values: Vec<(String, String)>,
}

/// What there is to go on with.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// Typed in this very tab before the page was loaded again.
    Here(Draft),
    /// Typed in another tab, which may be gone.
    Elsewhere(Draft),
}

/// Keeps what was typed into the form.
pub(super) fn keep(editor: Editor) {
    let draft = editor.peek(|state| {
        let typed = state.touched.iter().filter(|field| !field.is_secret());
        let values = typed.map(|field| (field.name().to_owned(), state.form.value(*field).to_owned())).collect();
        Draft { by: state.author.clone(), tab: this_tab(), from: state.version, values }
    });
    if let (Some(storage), Ok(text)) = (browser::storage(), serde_json::to_string(&draft)) {
        let _ = storage.set_item(&key(editor), &text);
    }
}

/// What was typed into this form and not saved.
pub(super) fn find(editor: Editor) -> Found {
    let kept = browser::storage().and_then(|storage| storage.get_item(&key(editor)).ok().flatten());
    let Some(kept) = kept else { return Found::Nothing };
    match serde_json::from_str::<Draft>(&kept) {
        Ok(draft) if editor.peek(|state| draft.by == state.author && draft.says_anything(&state.form)) => {
            if draft.tab == this_tab() { Found::Here(draft) } else { Found::Elsewhere(draft) }
        }
        // Somebody else's, of a form that is no more, or saved meanwhile.
        _ => {
            forget(editor);
            Found::Nothing
        }
    }
}

impl Draft {
    /// The fields that this form has.
    fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        let known = self.values.iter().filter_map(|(name, value)| Some((Field::of_name(name)?, value.as_str())));
        known.filter(|(field, _)| !field.is_secret())
    }

    fn says_anything(&self, form: &ExtensionForm) -> bool {
        self.fields().any(|(field, value)| form.value(field) != value)
    }

    /// Puts it into the form. Saving goes on from the version it was made from, so that nobody's newer one is
    /// overwritten unseen.
    pub(super) fn put_back(&self, editor: Editor) {
        editor.update(|state| {
            if self.from > 0 {
                state.version = self.from;
            }
            state.restored = true;
        });
        for (field, value) in self.fields() {
            control::write(editor, field, value);
            control::typed(editor, field, value.to_owned());
        }
    }
}

/// What a person decided about a draft, by the button's name.
pub(super) fn decide(editor: Editor, what: &str) {
    let mut offered = None;
    editor.update(|state| match what {
        "put-back" | "discard" => offered = state.offered.take(),
        "afresh" => state.done = true,
        _ => state.cancelled = true,
    });
    match (what, offered) {
        ("put-back", Some(draft)) => draft.put_back(editor),
        ("discard", _) => forget(editor),
        ("afresh", _) => {
            forget(editor);
            browser::reload();
        }
        _ => {}
    }
}

/// It was saved, or is not wanted any more.
pub(super) fn forget(editor: Editor) {
    if let Some(storage) = browser::storage() {
        let _ = storage.remove_item(&key(editor));
    }
}

/// Where it is kept: one draft for each form.
fn key(editor: Editor) -> String {
    match editor.peek(|state| state.id) {
        Some(id) => format!("draft of extension {id}"),
        None => "draft of a new extension".to_owned(),
    }
}

/// A name that this tab keeps until it is closed.
fn this_tab() -> String {
    const KEY: &str = "tab";
    let Some(storage) = browser::tab_storage() else { return String::new() };
    if let Ok(Some(name)) = storage.get_item(KEY) {
        return name;
    }
    let name = registration_name(&mut browser::entropy());
    let _ = storage.set_item(KEY, &name);
    name
}
