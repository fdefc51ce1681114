//! Pages before and about logging in.

use leptos::prelude::*;
use patchbay_shared::{EmailError, PasswordPolicy, Secret, UserPassword, UserPasswordError};

use super::button::ShowPassword;
use crate::{
    text,
    ui::{Checklist, Icon, NewPasswordRules, Sign},
};

/// Log in by e-mail address or extension number.
#[component]
pub fn Login(
    /// What was typed before.
    user: String,
    /// Where to go afterwards: a path of this site.
    next: String,
    /// Why it did not work.
    failure: Option<String>,
) -> impl IntoView {
    view! {
        <h1>{text::LOG_IN_TITLE}</h1>
        <form class="panel stack" method="post" action="/login">
            {failure.map(|words| view! { <Refused words=words /> })}
            <input type="hidden" name="next" value=next />
            <div class="field">
                <label for="user">{text::LOG_IN_USER}</label>
                <input class="input" id="user" name="user" value=user autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus />
            </div>
            <PasswordField autocomplete="current-password" />
            <button class="button primary">{text::LOG_IN}</button>
        </form>
        <p class="faint">{text::LOG_IN_HELP}</p>
    }
}

/// First start: makes the super administrator.
#[component]
pub fn Setup(
    /// What was typed before.
    email: String,
    /// What is wrong with the address.
    email_error: Option<EmailError>,
    /// What is wrong with the password.
    password_error: Option<UserPasswordError>,
    /// What the password must be.
    policy: PasswordPolicy,
) -> impl IntoView {
    let email_words = email_error.map(|error| text::verdict(&patchbay_shared::FieldError::Email(error)));
    let password_words = password_error.map(|error| text::verdict(&patchbay_shared::FieldError::UserPassword(error)));
    view! {
        <h1>{text::SETUP_TITLE}</h1>
        <p class="soft">{text::SETUP_WORDS}</p>
        <form class="panel stack" method="post" novalidate>
            <div class="field">
                <label for="email">{text::label(patchbay_shared::Field::Email)}</label>
                <input
                    class="input" id="email" name="email" type="email" value=email autocomplete="username" autofocus
                    aria-describedby="email-verdict" aria-invalid=email_words.as_ref().map(|_| "true")
                />
                <p id="email-verdict" class="error" role="status">{email_words}</p>
            </div>
            <PasswordField autocomplete="new-password" described_by="password-rules password-verdict" invalid=password_words.is_some() />
            <Checklist id="password-rules" rules=UserPassword::rules(&Secret::default(), policy, &[]) refused=password_error.is_some() />
            <NewPasswordRules policy=policy refused=password_error.is_some() />
            <p id="password-verdict" class="error" role="status">{password_words}</p>
            <button class="button primary">{text::SETUP_DO}</button>
        </form>
    }
}

/// The page of somebody who manages nothing: their own extension.
#[component]
pub fn MyExtension(
    /// Their name.
    name: String,
    /// Their number.
    number: String,
    /// Their e-mail address.
    email: String,
) -> impl IntoView {
    view! {
        <div class="head"><h1>{text::MENU_MY_EXTENSION}</h1></div>
        <section class="panel">
            <dl class="facts">
                <div><dt>{text::NAME}</dt><dd><bdi>{name}</bdi></dd></div>
                <div><dt>{text::label(patchbay_shared::Field::Number)}</dt><dd><code>{number}</code></dd></div>
                <div><dt>{text::label(patchbay_shared::Field::Email)}</dt><dd>{email}</dd></div>
            </dl>
        </section>
    }
}

#[component]
fn Refused(words: String) -> impl IntoView {
    view! {
        <section class="notice bad" role="alert">
            <Icon sign=Sign::Error />
            <div><p>{words}</p></div>
        </section>
    }
}

#[component]
fn PasswordField(
    autocomplete: &'static str,
    #[prop(optional)] described_by: Option<&'static str>,
    #[prop(optional)] invalid: bool,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for="password">{text::PASSWORD}</label>
            <div class="group">
                <input
                    class="input" id="password" name="password" type="password" autocomplete=autocomplete required
                    aria-describedby=described_by aria-invalid=invalid.then_some("true")
                />
                <ShowPassword field="password" label=text::SHOW_PASSWORD />
            </div>
        </div>
    }
}
