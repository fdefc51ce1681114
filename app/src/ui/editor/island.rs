use leptos::prelude::*;
use patchbay_shared::{ExtensionForm, Field, FieldErrors, NameFormat, Rules};
use serde::{Deserialize, Serialize};

use super::{
    availability::UniqueField,
    draft::{self, Found},
    field::{ConcurrentRegistrationsField, TextField},
    kept::{Offered, Restored},
    merge::{Clash, Merge},
    preview::Preview,
    secret::{PasswordRules, PasswordStrength, SecretField, renew},
    state::Editor,
    submit::submit,
    summary::Summary,
};
use crate::{api::Failure, text, ui::browser};

/// A form as it is opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    pub clash: Option<Clash>,
    /// Who is logged in.
    pub author: String,
    /// How names are shown.
    pub name_format: NameFormat,
}

/// The form of an extension, new or existing. Without script it posts to the page's own address; with it, it judges and
/// saves in place.
#[island]
pub fn ExtensionEditor(
    /// What stands in it.
    opened: Opened,
) -> impl IntoView {
    let editor = Editor::new(opened);
    let is_new = editor.is_new();
    let action = editor.id.map_or_else(|| "/extensions/new".to_owned(), |id| format!("/extensions/{id}"));
    let ready = RwSignal::new(false);
    Effect::new(move || {
        editor.adopt_typed();
        match draft::find(editor) {
            Found::Here(draft) => draft.put_back(editor),
            Found::Elsewhere(draft) => editor.offered.set(Some(draft)),
            Found::Nothing => {}
        }
        if is_new {
            for field in [Field::UserPassword, Field::RegistrationName, Field::RegistrationPassword] {
                if editor.form.with_untracked(|form| form.value(field).is_empty()) {
                    renew(editor, field);
                }
            }
        }
        browser::ask_before_leaving(
            move || editor.is_dirty(),
            move || {
                if editor.cancelled.get_untracked() {
                    draft::forget(editor);
                }
            },
        );
        ready.set(true);
    });
    let busy = move || editor.busy.get().to_string();
    let secret_hint = if is_new { text::SECRET_HINT_NEW } else { text::SECRET_HINT_KEPT };
    view! {
        <form
            id="extension" class="split" method="post" action=action novalidate data-ready=move || ready.get().to_string()
            on:submit=move |event| submit(editor, &event)
        >
            <input type="hidden" name="version" value=move || editor.version.get().to_string() />
            <div class="stack">
                <Summary editor=editor />
                <Merge editor=editor />
                <Restored editor=editor />
                <Offered editor=editor />
                <fieldset class="section">
                    <legend>{text::USER_INFORMATION}</legend>
                    <div class="grid">
                        <TextField editor=editor field=Field::FirstName any_script=true />
                        <TextField editor=editor field=Field::LastName any_script=true />
                        <UniqueField editor=editor field=Field::Email kind="email" optional=true />
                        <TextField editor=editor field=Field::Mobile kind="tel" optional=true />
                        <SecretField editor=editor field=Field::UserPassword hidden=true wide=true hint=secret_hint described_by="user_password-rules">
                            <PasswordRules editor=editor />
                        </SecretField>
                        <TextField editor=editor field=Field::JobTitle optional=true any_script=true />
                    </div>
                </fieldset>
                <fieldset class="section">
                    <legend>{text::EXTENSION_INFORMATION}</legend>
                    <div class="grid">
                        <UniqueField editor=editor field=Field::Number kind="text" inputmode="numeric" hint=text::NUMBER_HINT />
                        <TextField editor=editor field=Field::CallerId optional=true placeholder=text::CALLER_ID_PLACEHOLDER hint=text::CALLER_ID_HINT />
                        <SecretField editor=editor field=Field::RegistrationName hidden=false hint=text::REGISTRATION_NAME_HINT />
                        <SecretField
                            editor=editor field=Field::RegistrationPassword hidden=true hint=secret_hint
                            described_by="registration_password-strength"
                        >
                            <PasswordStrength editor=editor />
                        </SecretField>
                        <ConcurrentRegistrationsField editor=editor />
                    </div>
                </fieldset>
            </div>
            <aside class="stack">
                <Preview editor=editor />
            </aside>
        </form>
        <div class="actions">
            <p class="soft" role="status">{move || if editor.away.get() { text::SERVER_AWAY } else { text::ACTIONS_HINT }}</p>
            <a class="button quiet" href="/extensions" on:click=move |_| editor.cancelled.set(true)>{text::CANCEL}</a>
            <button form="extension" class="button" name="apply" value="no" aria-busy=busy>{text::SAVE}</button>
            <button form="extension" class="button primary" name="apply" value="yes" aria-busy=busy>{text::SAVE_AND_APPLY}</button>
        </div>
    }
}
