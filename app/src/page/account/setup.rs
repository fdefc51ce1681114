use leptos::prelude::*;
use patchbay_shared::{EmailError, Field, FieldError, PasswordPolicy, UserPasswordError};

use super::password::NewPassword;
use crate::text;

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
    let email_words = email_error.map(|error| text::verdict(&FieldError::Email(error)));
    view! {
        <h1>{text::SETUP_TITLE}</h1>
        <p class="soft">{text::SETUP_WORDS}</p>
        <form class="panel stack" method="post" novalidate>
            <div class="field">
                <label for="email">{text::label(Field::Email)}</label>
                <input
                    class="input" id="email" name="email" type="email" value=email autocomplete="username" autofocus
                    aria-describedby="email-verdict" aria-invalid=email_words.as_ref().map(|_| "true")
                />
                <p id="email-verdict" class="error" role="status">{email_words}</p>
            </div>
            <NewPassword label=text::PASSWORD policy=policy error=password_error identity=Vec::new() />
            <button class="button primary">{text::SETUP_DO}</button>
        </form>
    }
}
