use leptos::prelude::*;
use patchbay_shared::{Field, PasswordPolicy, PresenceStatus, UserPasswordError};
use patchbay_store::{call::Own, second_factor::Status, session::Listed};

use super::{
    Done, Refused, Sessions,
    password::{CurrentPassword, NewPassword},
    second_factor::SecondFactor,
};
use crate::{
    page::{call_log::OwnCalls, extension::ChoosePresence},
    text,
};

/// What somebody sees about themselves.
#[derive(Clone, Debug, Default)]
pub struct Me {
    /// Name and number of their extension; the super administrator has none.
    pub extension: Option<(String, String)>,
    /// Where they are.
    pub presence: PresenceStatus,
    /// Their calls, and which extension's they are.
    pub calls: Option<(i64, Own)>,
    /// Their e-mail address.
    pub email: String,
    /// What a new password must be.
    pub policy: PasswordPolicy,
    /// Number and names, which must not be in it.
    pub identity: Vec<String>,
    /// Their second factor.
    pub second_factor: Status,
    /// Their sessions; `None` where whoever looks as them may not see those.
    pub sessions: Option<Vec<Listed>>,
    /// What became of what they asked for.
    pub said: Said,
}

/// What became of what somebody asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing was asked for.
    #[default]
    Nothing,
    /// It was done.
    Done(&'static str),
    /// It was not, for a reason that is no field's.
    Refused(String),
    /// Not, because of the current password that was typed in this form.
    Current(&'static str, String),
    /// Not, because of the new password.
    Password(UserPasswordError),
    /// Not, because of the address that was typed.
    Email(String, String),
}

/// The form in which a current password was typed.
pub(super) const PASSWORD_FORM: &str = "current-for-password";
pub(super) const EMAIL_FORM: &str = "current-for-email";
pub(super) const FACTOR_FORM: &str = "current-for-factor";

impl Said {
    /// A wrong current password in the form of the password.
    pub fn wrong_for_password(words: String) -> Self {
        Self::Current(PASSWORD_FORM, words)
    }

    /// In the form of the address.
    pub fn wrong_for_email(words: String) -> Self {
        Self::Current(EMAIL_FORM, words)
    }

    /// In the form of the second factor.
    pub fn wrong_for_factor(words: String) -> Self {
        Self::Current(FACTOR_FORM, words)
    }

    pub(super) fn current(&self, form: &str) -> Option<String> {
        match self {
            Self::Current(of, words) if *of == form => Some(words.clone()),
            _ => None,
        }
    }
}

/// One's own extension or, for the super administrator, account.
#[component]
pub fn MePage(me: Me) -> impl IntoView {
    let Me { extension, presence, calls, email, policy, identity, second_factor, sessions, said } = me;
    let title = if extension.is_some() { text::MENU_MY_EXTENSION } else { text::MY_ACCOUNT };
    let password_error = match &said {
        Said::Password(error) => Some(*error),
        _ => None,
    };
    let others = sessions.iter().flatten().any(|session| !session.current);
    view! {
        <div class="head"><h1>{title}</h1></div>
        {match &said {
            Said::Done(words) => Some(view! { <Done words=words /> }.into_any()),
            Said::Refused(words) => Some(view! { <Refused words=words.clone() /> }.into_any()),
            _ => None,
        }}
        <div class="stack">
            {match extension {
                Some((name, number)) => view! { <Details name=name number=number email=email presence=presence /> }.into_any(),
                None => view! { <Email email=email said=said.clone() /> }.into_any(),
            }}
            {calls.map(|(id, calls)| view! { <OwnCalls calls=calls extension_id=id /> })}
            <form class="section stack" method="post" action="/me/password" novalidate aria-labelledby="password-title">
                <h2 id="password-title">{text::CHANGE_PASSWORD}</h2>
                <CurrentPassword id=PASSWORD_FORM refused=said.current(PASSWORD_FORM) />
                <NewPassword label=text::NEW_PASSWORD policy=policy error=password_error identity=identity />
                <p class="row"><button class="button">{text::CHANGE_PASSWORD}</button></p>
                <p class="hint">{text::CHANGE_PASSWORD_HINT}</p>
            </form>
            <SecondFactor status=second_factor refused=said.current(FACTOR_FORM) />
            <section class="section stack" aria-labelledby="sessions-title">
                <h2 id="sessions-title">{text::SESSIONS}</h2>
                <p class="hint">{text::SESSIONS_WORDS}</p>
                {match sessions {
                    Some(sessions) => view! { <Sessions sessions=sessions names=false action="/me/sessions" /> }.into_any(),
                    None => view! { <p class="soft">{text::VIEW_HIDES_SESSIONS}</p> }.into_any(),
                }}
                {others.then(|| view! {
                    <form method="post" action="/me/sessions/end-others">
                        <button class="button small">{text::END_OTHER_SESSIONS}</button>
                    </form>
                })}
            </section>
        </div>
    }
}

#[component]
fn Details(name: String, number: String, email: String, presence: PresenceStatus) -> impl IntoView {
    view! {
        <section class="panel">
            <dl class="facts">
                <div><dt>{text::NAME}</dt><dd><bdi>{name}</bdi></dd></div>
                <div><dt>{text::label(Field::Number)}</dt><dd><code>{number}</code></dd></div>
                <div><dt>{text::label(Field::Email)}</dt><dd>{email}</dd></div>
            </dl>
            <ChoosePresence action="/me/presence".to_owned() status=presence />
        </section>
    }
}

/// What the super administrator logs in with.
#[component]
fn Email(email: String, said: Said) -> impl IntoView {
    let (value, refused) = match &said {
        Said::Email(typed, words) => (typed.clone(), Some(words.clone())),
        _ => (email, None),
    };
    view! {
        <form class="section stack" method="post" action="/me/email" novalidate aria-labelledby="email-title">
            <h2 id="email-title">{text::label(Field::Email)}</h2>
            <div class="field">
                <label for="email">{text::label(Field::Email)}</label>
                <input
                    class="input" id="email" name="email" type="email" value=value autocomplete="username"
                    aria-describedby="email-verdict" aria-invalid=refused.is_some().then_some("true")
                />
                <p class="error" id="email-verdict">{refused}</p>
            </div>
            <CurrentPassword id=EMAIL_FORM refused=said.current(EMAIL_FORM) />
            <p class="row"><button class="button">{text::CHANGE_EMAIL}</button></p>
        </form>
    }
}
