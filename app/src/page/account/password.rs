use leptos::prelude::*;
use patchbay_shared::{FieldError, PasswordPolicy, Secret, UserPassword, UserPasswordError};

use crate::{
    page::button::ShowPassword,
    text,
    ui::{Checklist, Icon, NewPasswordRules, Sign},
};

/// A password, which a button beside it shows.
#[component]
pub(super) fn PasswordField(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    #[prop(optional)] described_by: Option<&'static str>,
    #[prop(optional)] invalid: bool,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="group">
                <input
                    class="input" id=id name=name type="password" autocomplete=autocomplete required autofocus=autofocus
                    aria-describedby=described_by aria-invalid=invalid.then_some("true")
                />
                <ShowPassword field=id label=text::SHOW_PASSWORD />
            </div>
        </div>
    }
}

/// A password that somebody chooses, with what it must be. There is one on a page.
#[component]
pub(super) fn NewPassword(
    label: &'static str,
    /// What it must be.
    policy: PasswordPolicy,
    /// What was wrong with the one that was typed before.
    error: Option<UserPasswordError>,
    /// Number and names of whose it is.
    identity: Vec<String>,
) -> impl IntoView {
    let words = error.map(|error| text::verdict(&FieldError::UserPassword(error)));
    let refused = words.is_some();
    let rules = {
        let identity: Vec<&str> = identity.iter().map(String::as_str).collect();
        UserPassword::rules(&Secret::default(), policy, &identity)
    };
    view! {
        <PasswordField
            id="password" name="password" label=label autocomplete="new-password" described_by="password-rules password-verdict"
            invalid=refused
        />
        <Checklist id="password-rules" rules=rules refused=refused />
        <NewPasswordRules policy=policy identity=identity refused=refused />
        <p id="password-verdict" class="error" role="status">{words}</p>
    }
}

/// The password one has, to show that one is still the same person.
#[component]
pub(super) fn CurrentPassword(
    id: &'static str,
    /// Why the one that was typed before was refused.
    refused: Option<String>,
) -> impl IntoView {
    let verdict = format!("{id}-verdict");
    view! {
        <div class="field">
            <label for=id>{text::CURRENT_PASSWORD}</label>
            <div class="group">
                <input
                    class="input" id=id name="current" type="password" autocomplete="current-password" required
                    aria-describedby=verdict.clone() aria-invalid=refused.is_some().then_some("true")
                />
                <ShowPassword field=id label=text::SHOW_PASSWORD />
            </div>
            <p class="error" id=verdict>{refused.map(|words| view! { <Icon sign=Sign::Error /> " " {words} })}</p>
        </div>
    }
}
