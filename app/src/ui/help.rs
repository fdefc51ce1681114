//! Small helps that stand on many pages: one listener for all of them, wherever the server put their buttons.

use std::time::Duration;

use leptos::{
    ev::{Event, KeyboardEvent, PageTransitionEvent},
    prelude::{document, set_timeout},
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlDocument},
};

use super::{Theme, browser};
use crate::text;

/// How long the check stands in place of the copy sign.
const COPIED: Duration = Duration::from_secs(2);

/// Begins to listen.
pub fn listen() {
    browser::listen("click", |event| {
        if let Some((button, field)) = browser::acted_on(&event, "data-show") {
            show(&button, &field);
        }
        if let Some((button, text)) = browser::acted_on(&event, "data-copy") {
            copy(button, &text);
        }
        if let Some((button, field)) = browser::acted_on(&event, "data-copy-of") {
            copy(button, &browser::input(&field).map(|input| input.value()).unwrap_or_default());
        }
    });
    browser::listen("change", |event| {
        if let Some((_, theme)) = browser::acted_on(&event, "data-theme") {
            remember(&theme);
        }
    });
    browser::listen("submit", |event| {
        if browser::acted_on(&event, "data-forget-drafts").is_some() {
            forget_drafts();
        }
    });
    browser::listen("keydown", |event| search_key(event.unchecked_ref()));
    browser::listen("pageshow", |event| reload_what_was_kept(event.unchecked_ref()));
}

/// Shows or hides what stands in a password's field.
fn show(button: &Element, field: &str) {
    let Some(input) = browser::input(field) else { return };
    let shown = input.type_() != "text";
    input.set_type(if shown { "text" } else { "password" });
    browser::set_attribute(button, "aria-pressed", Some(if shown { "true" } else { "false" }));
}

/// Puts a text on the clipboard; a check says so for a moment, and words to assistive technology.
fn copy(button: Element, text: &str) {
    if !browser::copy(text) {
        return;
    }
    let say = |button: &Element, done: bool| {
        browser::set_attribute(button, "data-done", done.then_some(""));
        if let Ok(Some(status)) = button.query_selector("[role=status]") {
            browser::set_words(&status, if done { text::COPIED } else { "" });
        }
    };
    say(&button, true);
    set_timeout(move || say(&button, false), COPIED);
}

/// The style sheet looks at which button is chosen; this only remembers it.
fn remember(theme: &str) {
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        let _ = document.set_cookie(&format!("{}={theme}; path=/; max-age=31536000; samesite=lax", Theme::COOKIE));
    }
}

/// Whoever logs out leaves nothing typed behind; drafts are all that is remembered. The server asks for that too, but
/// browsers hear `Clear-Site-Data` only over https or on this machine.
fn forget_drafts() {
    for key in browser::remembered() {
        browser::forget(&key);
    }
}

/// `/` goes to the search box from anywhere, unless one is typing.
fn search_key(event: &KeyboardEvent) {
    let typing = document()
        .active_element()
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    // A browser that fills a field in sends this event without a key.
    let is_key = AsRef::<Event>::as_ref(event).is_instance_of::<KeyboardEvent>() && event.key() == "/";
    if is_key && !typing && !event.ctrl_key() && !event.meta_key() && !event.alt_key() {
        event.prevent_default();
        browser::focus("search");
    }
}

/// A page that the browser kept as it was when one left it: what it shows may be over, or somebody else's.
fn reload_what_was_kept(event: &PageTransitionEvent) {
    if event.persisted() {
        browser::reload();
    }
}
