use leptos::prelude::*;
use patchbay_shared::{Permission, Phone, PresenceStatus};
use patchbay_store::extension::{Access, Previous};

use super::{
    edit::{Crumbs, Pending},
    presence::ChoosePresence,
    previous::OldPassword,
};
use crate::{
    page::{
        button::CopyButton,
        frame::{EngineNotice, EngineStatus},
        may::{May, may},
        qr::Qr,
        topic::Topic,
    },
    text,
    ui::{Icon, Line, LiveLine, LiveLines, LiveSource, Sign},
};

/// What is typed into a phone.
#[derive(Clone)]
pub struct PhoneSettings {
    /// Host name or address of the registrar.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// The transports it listens on.
    pub transport: &'static str,
    /// The user part of the address-of-record.
    pub number: String,
    /// The user name of the digest.
    pub registration_name: String,
    /// The password, on the one page that shows it.
    pub registration_password: Option<String>,
}

/// How the registration password got onto the page, or why it is not on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// This once, to who made it.
    Once,
    /// Because somebody asked for it.
    OnRequest,
    /// It was shown before, and can be asked for.
    Before,
    /// None works yet.
    NotLive,
}

/// What to do next: the phone's settings, and a line that turns green by itself when it registers.
#[component]
pub fn SetUpPhone(
    /// The extension.
    id: i64,
    /// Its person.
    name: String,
    /// What is typed into the phone.
    settings: PhoneSettings,
    /// How the password got there.
    shown: Shown,
    /// Who had it shown.
    accesses: Vec<Access>,
    /// An old registration password that still works.
    previous: Option<Previous>,
    /// The password of the person, on the one page that shows it.
    user_password: Option<String>,
    /// The newest saved version.
    version: i32,
    /// The version the phones see.
    applied: Option<i32>,
    /// How many phones may be registered.
    allowed: i16,
    /// Which are.
    phones: Vec<Phone>,
    /// What is registered, while a version is live, and what was refused.
    topics: Vec<(Topic, Vec<Line>)>,
    /// Where its person is.
    presence: PresenceStatus,
    /// How the SIP engine is.
    engine: EngineStatus,
) -> impl IntoView {
    let number = settings.number.clone();
    let facts = facts(&settings);
    let everything: String = facts.iter().map(|(label, value)| format!("{label}: {value}\n")).collect();
    let (visible, words) = match shown {
        Shown::Once => (true, text::SHOWN_ONCE),
        Shown::OnRequest => (true, text::SHOWN_ON_REQUEST),
        Shown::Before => (false, text::SHOWN_BEFORE),
        Shown::NotLive => (false, text::NOTHING_TO_SHOW),
    };
    let names = topics.iter().map(|(topic, _)| topic.to_string()).collect::<Vec<_>>();
    let lists = topics.into_iter().map(|(topic, lines)| view! { <Told topic=topic lines=lines /> }).collect_view();
    view! {
        <div class="head">
            <div>
                <Crumbs last=number.clone() />
                {if applied == Some(version) {
                    view! { <h1 class="won"><Icon sign=Sign::Done /> " " {text::is_live(&number)}</h1> }.into_any()
                } else {
                    view! { <h1>{text::is_saved(&number)}</h1> }.into_any()
                }}
                <p class="soft">
                    <bdi>{name}</bdi>
                    " "
                    {applied.map(|applied| if applied == version { text::can_be_called(allowed) } else { text::WORKS_AS_BEFORE.to_owned() })}
                </p>
            </div>
            <May permission=Permission::AddExtensions>
                <a class="button" href="/extensions/new"><Icon sign=Sign::Plus /> " " {text::ADD_ANOTHER}</a>
            </May>
            {may(Permission::EditExtensions).then(|| view! { <a class="button" href=format!("/extensions/{id}")>{text::open(&number)}</a> })}
        </div>
        {(applied != Some(version)).then(|| view! { <Pending id=id version=version applied=applied /> })}
        {previous.map(|previous| view! { <OldPassword id=id previous=previous /> })}
        <EngineNotice engine=engine />
        <div class="split">
            <div class="stack">
                <May permission=Permission::EditExtensions>
                    <ChoosePresence action=format!("/extensions/{id}/presence") from="phone" status=presence />
                </May>
                <LiveLine number=number.clone() phones=phones allowed=allowed />
                <section class="panel" aria-labelledby="connect">
                    <header class="row">
                        <h2 id="connect">{text::SET_UP_PHONE}</h2>
                        <CopyButton text=everything.clone() label=text::COPY_ALL words=true />
                    </header>
                    <dl class="facts">
                        {facts
                            .into_iter()
                            .map(|(label, value)| view! { <Fact label=label value=value /> })
                            .collect_view()}
                    </dl>
                    <p class="hint"><Icon sign=Sign::Lock /> {words}</p>
                    {(shown == Shown::Before && may(Permission::RevealSecrets)).then(|| view! {
                        <form method="post" action=format!("/extensions/{id}/phone")>
                            <button class="button"><Icon sign=Sign::Eye /> " " {text::SHOW_REGISTRATION_PASSWORD}</button>
                        </form>
                    })}
                    <Accesses accesses=accesses />
                </section>
                {lists}
                {user_password.map(|password| view! {
                    <section class="panel" aria-labelledby="portal">
                        <h2 id="portal">{text::PORTAL_PASSWORD}</h2>
                        <dl class="facts"><Fact label=text::label(patchbay_shared::Field::UserPassword) value=password /></dl>
                    </section>
                })}
            </div>
            <aside class="stack">
                {visible.then(|| view! {
                    <section class="panel" aria-labelledby="scan">
                        <h2 id="scan">{text::SCAN}</h2>
                        <Qr text=everything label=text::QR_LABEL />
                        <p class="hint">{text::SCAN_HINT}</p>
                    </section>
                })}
            </aside>
        </div>
        <LiveSource numbers=vec![number] topics=names />
    }
}

/// What is registered, or what was refused.
#[component]
fn Told(topic: Topic, lines: Vec<Line>) -> impl IntoView {
    let (id, title, empty) = match topic {
        Topic::Registrations(..) => ("registered", text::REGISTERED_PHONES, text::NO_REGISTERED_PHONES),
        _ => ("refused", text::WHY_NOT, text::WHY_NOT_EMPTY),
    };
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <LiveLines topic=topic.to_string() lines=lines empty=empty.to_owned() />
        </section>
    }
}

/// Who had the registration password shown, the latest first.
#[component]
fn Accesses(accesses: Vec<Access>) -> impl IntoView {
    (!accesses.is_empty()).then(|| {
        view! {
            <ul class="hint accesses">
                {accesses
                    .into_iter()
                    .map(|access| view! { <li>{text::shown_by(&access.by, access.at, access.address.as_deref())}</li> })
                    .collect_view()}
            </ul>
        }
    })
}

fn facts(settings: &PhoneSettings) -> Vec<(&'static str, String)> {
    use patchbay_shared::Field;
    let mut facts = vec![
        (text::SERVER, settings.server.clone()),
        (text::PORT, settings.port.to_string()),
        (text::TRANSPORT, settings.transport.to_owned()),
        (text::MENU_EXTENSION, settings.number.clone()),
        (text::label(Field::RegistrationName), settings.registration_name.clone()),
    ];
    if let Some(password) = &settings.registration_password {
        facts.push((text::label(Field::RegistrationPassword), password.clone()));
    }
    facts
}

#[component]
fn Fact(label: &'static str, value: String) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd><code>{value.clone()}</code></dd>
            <dd><CopyButton text=value label=text::copy(label) /></dd>
        </div>
    }
}
