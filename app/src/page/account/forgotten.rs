use leptos::prelude::*;
use patchbay_shared::{Field, PasswordPolicy, UserPasswordError};

use super::{Refused, password::NewPassword};
use crate::{
    page::button::CopyButton,
    text,
    ui::{Icon, Sign},
};

/// For somebody who forgot their password: where to send a link.
#[component]
pub fn Forgotten(
    /// Whether this system can send e-mail.
    can_send: bool,
    /// Why what was typed is no address.
    failure: Option<String>,
) -> impl IntoView {
    view! {
        <h1>{text::FORGOTTEN}</h1>
        {if can_send {
            view! {
                <form class="panel stack" method="post" action="/password/forgotten" novalidate>
                    {failure.map(|words| view! { <Refused words=words /> })}
                    <p>{text::FORGOTTEN_WORDS}</p>
                    <div class="field">
                        <label for="email">{text::label(Field::Email)}</label>
                        <input class="input" id="email" name="email" type="email" autocomplete="username" required autofocus />
                    </div>
                    <button class="button primary">{text::SEND_LINK}</button>
                </form>
            }
            .into_any()
        } else {
            view! { <section class="panel stack"><p>{text::FORGOTTEN_NO_MAIL}</p></section> }.into_any()
        }}
        <p class="faint"><a href="/login">{text::BACK_TO_LOG_IN}</a></p>
    }
}

/// The answer, whether somebody has the address or not.
#[component]
pub fn ForgottenAnswer() -> impl IntoView {
    view! {
        <h1>{text::FORGOTTEN}</h1>
        <section class="panel stack" role="status"><p>{text::FORGOTTEN_SENT}</p></section>
        <p class="faint"><a href="/login">{text::BACK_TO_LOG_IN}</a></p>
    }
}

/// A new password, for who came by a link.
#[component]
pub fn ChoosePassword(
    /// What the password must be.
    policy: PasswordPolicy,
    /// What is wrong with the one that was typed before.
    error: Option<UserPasswordError>,
    /// Number and names of whose it is.
    identity: Vec<String>,
) -> impl IntoView {
    view! {
        <h1>{text::CHOOSE_PASSWORD}</h1>
        <form class="panel stack" method="post" action="/password" novalidate>
            <NewPassword label=text::NEW_PASSWORD policy=policy error=error identity=identity />
            <p class="hint">{text::CHOOSE_PASSWORD_HINT}</p>
            <button class="button primary">{text::CHANGE_PASSWORD}</button>
        </form>
    }
}

/// A link that an administrator hands to somebody, this once.
#[component]
pub fn IssuedLink(
    /// Whose password it is about.
    name: String,
    /// The extension.
    id: i64,
    /// The link.
    link: String,
) -> impl IntoView {
    view! {
        <div class="head"><h1>{text::ISSUED_LINK}</h1></div>
        <section class="panel stack">
            <p>{text::issued_link_words(&name)}</p>
            <dl class="facts">
                <div>
                    <dt>{text::LINK}</dt>
                    <dd><code>{link.clone()}</code></dd>
                    <dd><CopyButton text=link label=text::copy(text::LINK) words=false /></dd>
                </div>
            </dl>
            <p class="soft"><Icon sign=Sign::Warning /> " " {text::ISSUED_LINK_ONCE}</p>
            <p class="row"><a class="button" href=format!("/extensions/{id}")>{text::BACK_TO_EXTENSION}</a></p>
        </section>
    }
}
