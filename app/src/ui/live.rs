//! What changes by itself: signs that turn green, and lists. News arrives as server-sent events.

use std::{collections::HashMap, thread::LocalKey, time::Duration};

use futures::{
    StreamExt,
    future::{AbortHandle, Abortable},
};
use gloo_net::eventsource::{State, futures::EventSource};
use leptos::{either::Either, ev, prelude::*, task::spawn_local};
use patchbay_shared::{Phone, Present};
use serde::de::DeserializeOwned;

use super::{Line, browser};
use crate::text;

/// Where the events come from; the numbers to be told about are in the query.
const EVENTS: &str = "/events/registrations";

thread_local! {
    /// What was pushed so far, by number: islands of one page share it.
    static PUSHED: ArcRwSignal<HashMap<String, Vec<Phone>>> = ArcRwSignal::new(HashMap::new());
    /// Where people are, by number.
    static PRESENT: ArcRwSignal<HashMap<String, Vec<Present>>> = ArcRwSignal::new(HashMap::new());
    /// The same for lists, by topic.
    static TOLD: ArcRwSignal<HashMap<String, Vec<Line>>> = ArcRwSignal::new(HashMap::new());
}

/// How long to wait after a refusal, which a browser takes for final: the database was away, or the session is over.
const PAUSE: Duration = Duration::from_secs(3);

/// Opens the stream for the numbers of this page, for as long as somebody looks at it: a browser has six connections
/// to a server, and hidden tabs must not hold them. The first events of each connection say how things stand, so
/// nothing is missed.
#[island]
pub fn LiveSource(
    /// The numbers that are shown.
    numbers: Vec<String>,
    /// The topics of the lists that are shown.
    topics: Vec<String>,
) -> impl IntoView {
    Effect::new(move || {
        let numbers = numbers.iter().map(|number| format!("number={number}"));
        let query: Vec<String> = numbers.chain(topics.iter().map(|topic| format!("topic={topic}"))).collect();
        if query.is_empty() {
            return;
        }
        let stream = Stream { url: format!("{EVENTS}?{}", query.join("&")), open: StoredValue::new(None) };
        stream.follow_visibility();
        let handle = window_event_listener(ev::visibilitychange, {
            let stream = stream.clone();
            move |_| stream.follow_visibility()
        });
        on_cleanup(move || handle.remove());
    });
}

#[derive(Clone)]
struct Stream {
    url: String,
    open: StoredValue<Option<AbortHandle>>,
}

impl Stream {
    fn follow_visibility(&self) {
        let is_open = self.open.with_value(Option::is_some);
        match (document().hidden(), is_open) {
            (false, false) => {
                let (handle, registration) = AbortHandle::new_pair();
                self.open.set_value(Some(handle));
                let stream = self.clone();
                spawn_local(async move {
                    // An abort is how a hidden tab ends it.
                    let _ = Abortable::new(listen(&stream.url), registration).await;
                });
            }
            (true, true) => self.open.update_value(|open| {
                if let Some(open) = open.take() {
                    open.abort();
                }
            }),
            _ => {}
        }
    }
}

/// Takes in what is pushed. The browser connects again by itself when a connection breaks, but not after an answer that
/// is no stream: that is tried again here.
async fn listen(url: &str) {
    loop {
        take_in(url).await;
        browser::pause(PAUSE).await;
    }
}

async fn take_in(url: &str) {
    let Ok(mut source) = EventSource::new(url) else { return };
    let subscribed = (source.subscribe("phones"), source.subscribe("presence"), source.subscribe("lines"));
    let (Ok(phones), Ok(presence), Ok(lines)) = subscribed else { return };
    let mut messages = futures::stream::select(futures::stream::select(phones, presence), lines);
    while let Some(message) = messages.next().await {
        let Ok((kind, message)) = message else {
            // A broken connection is being made again; a closed one is not.
            if source.state() == State::Closed {
                return;
            }
            continue;
        };
        let news = message.data().as_string().unwrap_or_default();
        match kind.as_str() {
            "lines" => take_over(&TOLD, &news),
            "presence" => take_over(&PRESENT, &news),
            _ => take_over(&PUSHED, &news),
        }
    }
}

/// What is kept of one kind of news, by what it is about.
type Known<T> = LocalKey<ArcRwSignal<HashMap<String, Vec<T>>>>;

fn take_over<T: DeserializeOwned + Send + Sync + 'static>(known: &'static Known<T>, news: &str) {
    if let Ok((about, now)) = serde_json::from_str::<(String, Vec<T>)>(news) {
        known.with(ArcRwSignal::clone).update(|known| {
            known.insert(about, now);
        });
    }
}

/// The signs of a row: one for each phone that may register.
#[island]
pub fn LivePhones(
    /// The extension, whose tooltip has its own id.
    id: i64,
    /// The number the phones know; empty while nothing was applied.
    number: String,
    /// Who was registered when the page was made.
    phones: Vec<Phone>,
    /// How many may be registered.
    allowed: i16,
    /// Where the sign leads.
    href: String,
) -> impl IntoView {
    let now = pushed(number, phones);
    let dismissed = RwSignal::new(false);
    let tip = format!("phones-{id}");
    let describedby = tip.clone();
    view! {
        <span
            class="tipped"
            on:keydown=move |event| dismissed.set(event.key() == "Escape")
            on:mouseleave=move |_| dismissed.set(false)
            on:focusout=move |_| dismissed.set(false)
        >
            <a class="phones" href=href aria-describedby=describedby>
                {move || signs(now.get().len(), allowed)}
                <span class="unseen">{move || text::phones(now.get().len(), allowed)}</span>
            </a>
            <span class="tip" role="tooltip" id=tip hidden=move || dismissed.get()>
                {move || bindings(&now.get(), allowed)}
            </span>
        </span>
    }
}

/// Where somebody is, with what is said about it.
#[island]
pub fn LivePresence(
    /// The number the phones know; empty while nothing was applied.
    number: String,
    /// Where they were when the page was made.
    present: Present,
) -> impl IntoView {
    let now = newest(&PRESENT, number, vec![present]);
    let present = move || now.with(|now| now.first().cloned().unwrap_or_default());
    view! {
        <span class="present" data-status=move || present().status.name() title=move || present().information>
            {move || text::presence(present().status)}
        </span>
    }
}

/// Waits for a phone, then has one.
#[island]
pub fn LiveLine(
    /// The number the phone registers for.
    number: String,
    /// Who was registered when the page was made.
    phones: Vec<Phone>,
    /// How many may be registered.
    allowed: i16,
) -> impl IntoView {
    let now = pushed(number, phones);
    view! {
        <div class="live-line" class:waiting=move || now.get().is_empty() class:registered=move || !now.get().is_empty() role="status">
            <i class="dot" class:registered=move || !now.get().is_empty()></i>
            <p>
                <b>{move || headline(&now.get())}</b>
                <small>{move || detail(&now.get(), allowed)}</small>
            </p>
        </div>
    }
}

/// What was pushed about a number, or what the page was made with.
fn pushed(number: String, phones: Vec<Phone>) -> Signal<Vec<Phone>> {
    newest(&PUSHED, number, phones)
}

/// What was told about a topic, or what the page was made with.
pub(super) fn told(topic: String, lines: Vec<Line>) -> Signal<Vec<Line>> {
    newest(&TOLD, topic, lines)
}

/// The server renders once and listens to nothing.
fn newest<T: Clone + PartialEq + Send + Sync + 'static>(
    known: &'static Known<T>,
    about: String,
    first: Vec<T>,
) -> Signal<Vec<T>> {
    if cfg!(feature = "ssr") {
        return Signal::stored(first);
    }
    let known = known.with(ArcRwSignal::clone);
    Memo::new(move |_| known.with(|known| known.get(&about).cloned()).unwrap_or_else(|| first.clone())).into()
}

fn signs(registered: usize, allowed: i16) -> impl IntoView {
    let allowed = usize::try_from(allowed).unwrap_or(0).max(registered);
    (0..allowed).map(|at| view! { <i class="dot" class:registered=at < registered></i> }).collect_view()
}

fn bindings(phones: &[Phone], allowed: i16) -> impl IntoView + use<> {
    if phones.is_empty() {
        return Either::Left(view! { <span>{text::phones(0, allowed)}</span> });
    }
    let lines = phones.iter().map(|phone| {
        view! {
            <span class="binding">
                <i class="dot registered"></i>
                <span>{text::phone_address(phone)}</span>
                <small>{text::phone_agent(phone)}</small>
            </span>
        }
    });
    Either::Right(view! { <span class="bindings">{lines.collect_view()}</span> })
}

fn headline(phones: &[Phone]) -> String {
    match phones.last() {
        None => text::WAITING_FOR_A_PHONE.to_owned(),
        Some(phone) => text::registered_from(phone),
    }
}

fn detail(phones: &[Phone], allowed: i16) -> String {
    match phones.last() {
        None => text::WAITING_HINT.to_owned(),
        Some(phone) => format!("{} · {}", text::phone_agent(phone), text::phones(phones.len(), allowed)),
    }
}
