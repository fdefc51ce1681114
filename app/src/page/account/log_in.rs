use leptos::prelude::*;

use super::{Done, Refused, password::PasswordField};
use crate::text;

/// Log in by e-mail address or extension number.
#[component]
pub fn Login(
    /// What was typed before.
    user: String,
    /// Where to go afterwards: a path of this site.
    next: String,
    /// Why it did not work.
    failure: Option<String>,
    /// Whether the password was changed a moment ago.
    changed: bool,
) -> impl IntoView {
    // Whoever is asked again has the password to type.
    let first = user.is_empty();
    view! {
        <h1>{text::LOG_IN_TITLE}</h1>
        <form class="panel stack" method="post" action="/login">
            {changed.then(|| view! { <Done words=text::PASSWORD_CHOSEN /> })}
            {failure.map(|words| view! { <Refused words=words /> })}
            <input type="hidden" name="next" value=next />
            <div class="field">
                <label for="user">{text::LOG_IN_USER}</label>
                <input class="input" id="user" name="user" value=user autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus=first />
            </div>
            <PasswordField id="password" name="password" label=text::PASSWORD autocomplete="current-password" autofocus=!first />
            <button class="button primary">{text::LOG_IN}</button>
        </form>
        <p class="faint">{text::LOG_IN_HELP} " " <a href="/password/forgotten">{text::FORGOTTEN_LINK}</a></p>
    }
}
