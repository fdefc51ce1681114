use leptos::prelude::*;
use patchbay_shared::{ExtensionForm, Field, FieldErrors, Rules};

use super::{
    availability::UniqueField,
    draft,
    field::{ConcurrentRegistrationsField, TextField},
    preview::Preview,
    secret::{PasswordRules, PasswordStrength, SecretField, renew},
    state::Editor,
    submit::submit,
    summary::{Restored, Summary},
};
use crate::{api::Failure, text};

/// The form of an extension, new or existing. It posts to `action` without script; with it, it judges and saves in place.
#[island]
pub fn ExtensionEditor(
    /// The extension, or `None` for a new one.
    id: Option<i64>,
    /// The version it was read as; 0 for a new one.
    version: i32,
    /// What stands in the fields; never a secret.
    form: ExtensionForm,
    /// What the verdicts depend on.
    rules: Rules,
    /// What a save without script found wrong.
    errors: FieldErrors,
    /// Why a save without script failed otherwise.
    failure: Option<Failure>,
    /// Where the form posts to without script.
    action: String,
) -> impl IntoView {
    let editor = Editor::new(id, version, form, rules, errors, failure);
    let is_new = editor.is_new();
    let ready = RwSignal::new(false);
    Effect::new(move || {
        editor.adopt_typed();
        editor.restored.set(draft::restore(editor));
        if is_new {
            for field in [Field::UserPassword, Field::RegistrationName, Field::RegistrationPassword] {
                if editor.form.with_untracked(|form| form.value(field).is_empty()) {
                    renew(editor, field);
                }
            }
        }
        ready.set(true);
    });
    let secret_hint = if is_new { text::SECRET_HINT_NEW } else { text::SECRET_HINT_KEPT };
    view! {
        <form
            id="extension" class="split" method="post" action=action novalidate data-ready=move || ready.get().to_string()
            on:submit=move |event| submit(editor, &event)
        >
            <input type="hidden" name="version" value=move || editor.version.get().to_string() />
            <div class="stack">
                <Summary editor=editor />
                <Restored editor=editor />
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
                        <TextField editor=editor field=Field::CallerId placeholder="The number" hint=text::CALLER_ID_HINT />
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
            <p class="soft">{text::ACTIONS_HINT}</p>
            <a class="button quiet" href="/extensions" on:click=move |_| draft::forget(editor)>"Cancel"</a>
            <button form="extension" class="button" name="apply" value="no" aria-busy=move || editor.busy.get().to_string()>"Save"</button>
            <button form="extension" class="button primary" name="apply" value="yes" aria-busy=move || editor.busy.get().to_string()>"Save and Apply"</button>
        </div>
    }
}
