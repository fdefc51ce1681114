use patchbay_shared::{ExtensionForm, Field, registration_name};
use serde::{Deserialize, Serialize};

use super::{control, state::Editor};
use crate::ui::browser;

/// What a reload, the Back button or a tab that crashed would lose: what was typed, without secrets. Kept in this
/// browser until it is saved, discarded, too old, or somebody logs out.
#[derive(Clone, Serialize, Deserialize)]
struct Draft {
    /// Whose it is, as their account's id: nobody else at this browser is offered it.
    by: i64,
    /// When it was last typed into, in milliseconds since 1970 by this browser's clock.
    at: f64,
    /// The version it was made from; 0 for a new extension.
    from: i32,
    /// What was typed, by the name of the field. A release of the form that knows other fields takes what it knows.
    values: Vec<(String, String)>,
}

/// How long somebody may come back for what they typed, in milliseconds: 30 days.
const LIFE: f64 = 30.0 * 24.0 * 60.0 * 60.0 * 1000.0;

/// Under which a tab remembers the draft of what its browser itself sends.
const POSTED: &str = "posted draft";

/// A draft that there is to go on with.
#[derive(Clone)]
pub(super) struct Kept {
    key: String,
    draft: Draft,
    /// Whether it was typed in this very tab before the page was loaded again, not in another one, which may be gone.
    pub(super) here: bool,
}

/// Keeps what was typed into the form.
pub(super) fn keep(editor: Editor) {
    let Some(by) = editor.peek(|state| state.author) else { return };
    let (key, draft) = editor.peek(|state| {
        let typed = state.touched.iter().filter(|field| !field.is_secret());
        let values = typed.map(|field| (field.name().to_owned(), state.form.value(*field).to_owned())).collect();
        (state.draft.clone(), Draft { by, at: browser::now(), from: state.version, values })
    });
    if let (Some(storage), Ok(text)) = (browser::storage(), serde_json::to_string(&draft)) {
        let _ = storage.set_item(&key, &text);
    }
}

/// What was typed into this form and not saved: in this tab, or else in another one. From here on the form has a draft
/// of its own, under a new name: a tab that is duplicated takes its memory along, and would share the old one.
pub(super) fn find(editor: Editor) -> Option<Kept> {
    let form = form_key(editor);
    let tab = browser::tab_storage();
    let before = tab.as_ref().and_then(|tab| tab.get_item(&form).ok().flatten());
    // Sent and not saved: the page has what was typed, and goes on with the draft that there is.
    let goes_on = editor.peek(|state| state.unsaved || state.author.is_none());
    if let (true, Some(key)) = (goes_on, &before)
        && go_on(editor, key)
    {
        return None;
    }
    let own = format!("{form}{}", registration_name(&mut browser::entropy()));
    if let Some(tab) = tab {
        let _ = tab.set_item(&form, &own);
    }
    editor.update(|state| state.draft = own);
    let mut found = None;
    for key in browser::remembered().into_iter().filter(|key| key.starts_with(&form)) {
        let here = before.as_ref() == Some(&key);
        match read(editor, &key) {
            Read::Offered(draft) if here || found.is_none() => found = Some(Kept { key, draft, here }),
            Read::Offered(_) | Read::Left => {}
            Read::Over => browser::forget(&key),
        }
        if found.as_ref().is_some_and(|kept| kept.here) {
            break;
        }
    }
    found
}

/// Keeps on with a draft whose values stand in the form, unless it is somebody else's by now.
fn go_on(editor: Editor, key: &str) -> bool {
    let draft = draft(key);
    let others = |draft: &Draft| editor.peek(|state| state.author.is_some_and(|author| author != draft.by));
    if draft.as_ref().is_some_and(others) {
        return false;
    }
    editor.update(|state| {
        state.draft = key.to_owned();
        state.touched.extend(draft.iter().flat_map(Draft::fields).map(|(field, _)| field));
    });
    true
}

/// What is to become of a draft.
enum Read {
    /// Whoever is logged in may go on with it.
    Offered(Draft),
    /// It is somebody else's, who may come back, or of fields that this page does not have.
    Left,
    /// It was saved meanwhile, is too old, or cannot be read any more.
    Over,
}

fn draft(key: &str) -> Option<Draft> {
    serde_json::from_str(&browser::storage()?.get_item(key).ok()??).ok()
}

fn read(editor: Editor, key: &str) -> Read {
    let Some(draft) = draft(key) else { return Read::Over };
    let (own, differs) = editor.peek(|state| (state.author == Some(draft.by), draft.differs(&state.form)));
    if browser::now() - draft.at > LIFE || own && !differs {
        return Read::Over;
    }
    if own && editor.peek(|state| draft.says_anything(&state.form)) { Read::Offered(draft) } else { Read::Left }
}

impl Draft {
    fn known(&self) -> impl Iterator<Item = (Field, &str)> {
        let known = self.values.iter().filter_map(|(name, value)| Some((Field::of_name(name)?, value.as_str())));
        known.filter(|(field, _)| !field.is_secret())
    }

    /// The fields that this form has: whoever may no longer give a role has none for it.
    fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        self.known().filter(|(field, _)| browser::element(field.name()).is_some())
    }

    /// Whether it is not what stands in the form anyway, in fields of this page or not.
    fn differs(&self, form: &ExtensionForm) -> bool {
        self.known().any(|(field, value)| form.value(field) != value)
    }

    fn says_anything(&self, form: &ExtensionForm) -> bool {
        self.fields().any(|(field, value)| form.value(field) != value)
    }
}

impl Kept {
    /// Puts it into the form, whose own draft it becomes. Saving goes on from the version it was made from, so that
    /// nobody's newer one is overwritten unseen.
    pub(super) fn put_back(&self, editor: Editor) {
        editor.update(|state| {
            if self.draft.from > 0 {
                state.version = self.draft.from;
            }
            state.restored = true;
        });
        for (field, value) in self.draft.fields() {
            control::write(editor, field, value);
            control::typed(editor, field, value.to_owned());
        }
        browser::forget(&self.key);
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
        ("put-back", Some(kept)) => kept.put_back(editor),
        ("discard", Some(kept)) => browser::forget(&kept.key),
        ("afresh", _) => {
            forget(editor);
            browser::reload();
        }
        _ => {}
    }
}

/// It was saved, or is not wanted any more.
pub(super) fn forget(editor: Editor) {
    browser::forget(&editor.peek(|state| state.draft.clone()));
}

/// The browser itself sends the form: what comes back tells what has become of it.
pub(super) fn post(editor: Editor) {
    if let Some(tab) = browser::tab_storage() {
        let _ = tab.set_item(POSTED, &editor.peek(|state| state.draft.clone()));
    }
}

/// Looks at what came back of a form that the browser itself sent. Only a save leads on to another page; whatever else
/// there is instead of an answer, or the same form once more, leaves the draft.
#[cfg(feature = "hydrate")]
pub fn settle_posted() {
    let Some(tab) = browser::tab_storage() else { return };
    let Ok(Some(key)) = tab.get_item(POSTED) else { return };
    let _ = tab.remove_item(POSTED);
    if browser::was_led_on() {
        browser::forget(&key);
    }
}

/// What the names of all drafts of this form begin with.
fn form_key(editor: Editor) -> String {
    match editor.peek(|state| state.id) {
        Some(id) => format!("draft of extension {id} in tab "),
        None => "draft of a new extension in tab ".to_owned(),
    }
}
