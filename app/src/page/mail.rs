use leptos::prelude::*;
use patchbay_shared::{MailErrors, MailField, MailForm, MailSecurity};

use super::{
    account::{Done, Refused},
    verdict::Verdict,
};
use crate::{
    text,
    ui::{Icon, Sign},
};

/// What became of what somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailSaid {
    /// Nothing was asked for.
    Nothing,
    /// It was saved.
    Saved,
    /// A letter was taken for this address.
    Sent(String),
    /// It was not done, and why.
    Refused(String),
}

/// The mail server that this system sends by.
#[component]
pub fn MailPage(
    /// Whether one is set, if that is known.
    set: Option<bool>,
    /// As it is set, or what was typed before.
    form: MailForm,
    /// What is wrong with what was typed before.
    errors: MailErrors,
    /// What became of what was asked for.
    said: MailSaid,
) -> impl IntoView {
    let line = |field: MailField, value: String| Input { field, value, errors: errors.clone(), ..Input::default() };
    let security = form.security.clone();
    view! {
        <div class="head"><div>
            <h1>{text::MAIL_SERVER}</h1>
            <p class="soft">{text::MAIL_SERVER_WORDS}</p>
            <p class="soft">{text::MAIL_SERVER_LINKS}</p>
        </div></div>
        {match said {
            MailSaid::Nothing => ().into_any(),
            MailSaid::Saved => view! { <Done words=text::SAVED /> }.into_any(),
            MailSaid::Sent(to) => view! {
                <section class="notice ok" role="status"><Icon sign=Sign::Done /> <div><p>{text::mail_test_sent(&to)}</p></div></section>
            }
            .into_any(),
            MailSaid::Refused(words) => view! { <Refused words=words /> }.into_any(),
        }}
        {(set == Some(false)).then(|| view! {
            <section class="notice warn" role="status"><Icon sign=Sign::Warning /> <div><p>{text::NO_MAIL_SERVER}</p></div></section>
        })}
        <form class="stack" method="post" action="/settings/mail" novalidate>
            <fieldset class="section">
                <legend>{text::MAIL_SERVER}</legend>
                <div class="grid">
                    <Line input=line(MailField::Host, form.host.clone()) />
                    <Line input=Input { inputmode: Some("numeric"), ..line(MailField::Port, form.port.clone()) } />
                    <div class="field">
                        <label for="security">{text::mail_field(MailField::Security)}</label>
                        <select class="input" id="security" name="security" aria-describedby="security-verdict">
                            {MailSecurity::ALL
                                .map(|way| {
                                    let name = way.name();
                                    view! { <option value=name selected=name == security>{text::mail_security(way)}</option> }
                                })
                                .into_iter()
                                .collect_view()}
                        </select>
                        <Verdict field=MailField::Security.name() wrong=errors.get(MailField::Security).map(|error| text::mail_verdict(*error)) hint="" />
                    </div>
                    <Line input=Input { hint: text::MAIL_FROM_HINT, ..line(MailField::From, form.from.clone()) } />
                    <Line input=Input { hint: text::MAIL_USER_HINT, ..line(MailField::User, form.user.clone()) } />
                    <Line input=Input {
                        hint: if set == Some(true) { text::SECRET_HINT_KEPT } else { "" },
                        kind: "password",
                        ..line(MailField::Password, String::new())
                    } />
                </div>
            </fieldset>
            <p class="row"><button class="button primary">{text::SAVE}</button></p>
        </form>
        {(set == Some(true)).then(|| view! { <Try /> })}
    }
}

/// What can be done with a server that is set.
#[component]
fn Try() -> impl IntoView {
    view! {
        <div class="row">
            <form method="post" action="/settings/mail/test"><button class="button">{text::MAIL_TEST}</button></form>
            <form method="post" action="/settings/mail/remove"><button class="button">{text::MAIL_REMOVE}</button></form>
        </div>
    }
    .into_any()
}

struct Input {
    field: MailField,
    value: String,
    errors: MailErrors,
    hint: &'static str,
    kind: &'static str,
    inputmode: Option<&'static str>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            field: MailField::Host,
            value: String::new(),
            errors: MailErrors::default(),
            hint: "",
            kind: "text",
            inputmode: None,
        }
    }
}

/// Label, control, verdict.
#[component]
fn Line(input: Input) -> impl IntoView {
    let Input { field, value, errors, hint, kind, inputmode } = input;
    let name = field.name();
    let wrong = errors.get(field).map(|error| text::mail_verdict(*error));
    // A browser that fills in the log-in's password here would send it to the mail server.
    let autocomplete = if kind == "password" { "new-password" } else { "off" };
    view! {
        <div class="field">
            <label for=name>{text::mail_field(field)}</label>
            <input
                class="input" id=name name=name type=kind value=value inputmode=inputmode autocomplete=autocomplete
                autocapitalize="none" spellcheck="false" aria-describedby=format!("{name}-verdict")
                aria-invalid=wrong.is_some().then_some("true")
            />
            <Verdict field=name wrong=wrong hint=hint />
        </div>
    }
}
