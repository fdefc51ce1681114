//! Signs that turn green by themselves: registrations arrive as server-sent events.

use std::collections::HashMap;

use futures::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use leptos::{prelude::*, task::spawn_local};
use patchbay_shared::Phone;

use crate::text;

/// Where the events come from; the numbers to be told about are in the query.
const EVENTS: &str = "/events/registrations";

thread_local! {
    /// What was pushed so far, by number: islands of one page share it.
    static PUSHED: ArcRwSignal<HashMap<String, Vec<Phone>>> = ArcRwSignal::new(HashMap::new());
}

/// Opens the stream for the numbers of this page. The browser connects again by itself; the first event of each
/// connection says how things stand, so nothing is missed.
#[island]
pub fn LiveSource(
    /// The numbers that are shown.
    numbers: Vec<String>,
) -> impl IntoView {
    Effect::new(move || {
        let pushed = PUSHED.with(ArcRwSignal::clone);
        let query: Vec<String> = numbers.iter().map(|number| format!("number={number}")).collect();
        if query.is_empty() {
            return;
        }
        let Ok(mut source) = EventSource::new(&format!("{EVENTS}?{}", query.join("&"))) else { return };
        let Ok(mut messages) = source.subscribe("phones") else { return };
        spawn_local(async move {
            // The source closes its connection when it is dropped: it lives as long as the loop.
            let _source = source;
            while let Some(Ok((_, message))) = messages.next().await {
                let news = message.data().as_string().unwrap_or_default();
                if let Ok((number, phones)) = serde_json::from_str::<(String, Vec<Phone>)>(&news) {
                    pushed.update(|pushed| {
                        pushed.insert(number, phones);
                    });
                }
            }
        });
    });
}

/// The signs of a row: one for each phone that may register.
#[island]
pub fn LivePhones(
    /// The number the phones know; empty while nothing was applied.
    number: String,
    /// Who was registered when the page was made.
    phones: Vec<Phone>,
    /// How many may be registered.
    allowed: i16,
    /// Where the sign leads.
    href: String,
) -> impl IntoView {
    let now = pushed(number.clone(), phones);
    let tip = format!("phones-{number}");
    let describedby = tip.clone();
    view! {
        <span class="tipped">
            <a class="phones" href=href aria-describedby=describedby>
                {move || signs(now.get().len(), allowed)}
                <span class="unseen">{move || text::phones(now.get().len(), allowed)}</span>
            </a>
            <span class="tip" role="tooltip" id=tip>
                {move || bindings(&now.get(), allowed)}
            </span>
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

/// What was pushed about a number, or what the page was made with. The server renders once and listens to nothing.
fn pushed(number: String, phones: Vec<Phone>) -> Signal<Vec<Phone>> {
    if cfg!(feature = "ssr") {
        return Signal::stored(phones);
    }
    let pushed = PUSHED.with(ArcRwSignal::clone);
    Memo::new(move |_| pushed.with(|pushed| pushed.get(&number).cloned()).unwrap_or_else(|| phones.clone())).into()
}

fn signs(registered: usize, allowed: i16) -> impl IntoView {
    let allowed = usize::try_from(allowed).unwrap_or(0).max(registered);
    (0..allowed).map(|at| view! { <i class="dot" class:registered=at < registered></i> }).collect_view()
}

fn bindings(phones: &[Phone], allowed: i16) -> AnyView {
    if phones.is_empty() {
        return view! { <span>{text::phones(0, allowed)}</span> }.into_any();
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
    view! { <span class="bindings">{lines.collect_view()}</span> }.into_any()
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
