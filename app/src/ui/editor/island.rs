use leptos::prelude::*;
use patchbay_shared::{ExtensionForm, Field, FieldErrors, NameFormat, Rules};
use serde::{Deserialize, Serialize};

use super::{
    availability,
    control::{self, FORM},
    draft, draw, listen,
    merge::Merge,
    secret::renew,
    state::Editor,
    summary::Summary,
};
use crate::{
    api::Failure,
    ui::{Clash, browser},
};

/// A form as it is opened.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Opened {
    /// The extension, or `None` for a new one.
    pub id: Option<i64>,
    /// The version it was read as; 0 for a new one.
    pub version: i32,
    /// What stands in the fields; never a secret.
    pub form: ExtensionForm,
    /// What the verdicts depend on.
    pub rules: Rules,
    /// What a save without script found wrong.
    pub errors: FieldErrors,
    /// Why a save without script failed otherwise.
    pub failure: Option<Failure>,
    /// What somebody else saved before it.
    pub clash: Option<Clash<ExtensionForm>>,
    /// Fields that were not on the page that was typed into, and whose values cannot be looked up; of the page, not of what
    /// wakes it.
    #[serde(skip)]
    pub unknown: Vec<Field>,
    /// Secrets that were typed before and are not sent back; of the page, not of what wakes it.
    #[serde(skip)]
    pub withheld: Vec<Field>,
    /// The names of the roles to choose from, for whoever may give any; of the page as well.
    #[serde(skip)]
    pub roles: Option<Vec<String>>,
    /// The departments to choose from, while there are any; of the page as well.
    #[serde(skip)]
    pub departments: Option<Vec<DepartmentChoice>>,
    /// Who is really logged in, as whomever they look at the portal: the id of the account, which stays the same as long as it is
    /// there.
    pub author: Option<i64>,
    /// How names are shown.
    pub name_format: NameFormat,
}

/// A department that an extension may be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentChoice {
    /// Its number.
    pub id: i64,
    /// The names from below the company down to it, or the company's.
    pub name: String,
    /// Whether whoever fills in the form may choose it.
    pub open: bool,
    /// Whether the extension is in it, although they may not.
    pub kept: bool,
}

/// What stands over the fields of an extension's form and wakes them: why it was not saved, what somebody else saved.
/// The fields themselves are drawn by the server (`page/extension/form`); this judges what is typed into them.
#[island]
pub fn ExtensionEditor(
    /// The form as it is opened.
    opened: Opened,
) -> impl IntoView {
    let editor = Editor::new(opened);
    Effect::new(move || wake(editor));
    view! {
        <Summary editor=editor />
        <Merge editor=editor />
    }
}

/// Takes over the form from the person who may have begun already.
fn wake(editor: Editor) {
    // The page may be from before the last save. What was typed since is a draft, which the new page puts back.
    if browser::came_back() {
        return browser::reload();
    }
    // First of all: what is typed from now on is kept in its place.
    let found = draft::find(editor);
    control::read_all(editor);
    match found {
        Some(kept) if kept.here => kept.put_back(editor),
        kept => editor.update(|state| state.offered = kept),
    }
    if editor.peek(|state| state.is_new()) {
        for field in [Field::UserPassword, Field::RegistrationName, Field::RegistrationPassword] {
            if editor.peek(|state| state.form.value(field).is_empty()) {
                renew(editor, field);
            }
        }
    }
    draw::follow(editor);
    for field in [Field::Number, Field::Email] {
        availability::follow(editor, field);
    }
    listen::listen(editor);
    if let Some(form) = browser::element(FORM) {
        browser::set_attribute(&form, "data-ready", Some("true"));
    }
}
