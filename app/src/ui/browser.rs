//! The few things only a browser has. On the server nothing here is called: event handlers and effects do not run there.

use std::time::Duration;

use leptos::{
    ev,
    prelude::{
        document, event_target, on_cleanup, request_animation_frame, set_timeout, window, window_event_listener,
    },
    wasm_bindgen::JsCast,
    web_sys::{HtmlElement, HtmlInputElement, Storage},
};

/// Random bytes of the browser's cryptographic generator, as `patchbay_shared` wants them.
pub fn entropy() -> impl FnMut(&mut [u8]) {
    |buffer: &mut [u8]| {
        // Without a generator the field stays what it was: zeros would be a secret that everybody knows.
        let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(buffer));
        if let Err(error) = filled {
            leptos::wasm_bindgen::throw_val(error);
        }
    }
}

/// The input with this id.
pub fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Calls `changed` whenever something is typed into the control with this id.
pub fn on_input(id: &'static str, changed: impl Fn() + 'static) {
    let handle = window_event_listener(ev::input, move |event| {
        if event_target::<HtmlElement>(&event).id() == id {
            changed();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Moves the focus to the element with this id, once it is there.
pub fn focus(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) =
            document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok())
        {
            let _ = element.focus();
        }
    });
}

/// Puts a text on the clipboard. Browsers have none on plain http beyond this machine: then it is `false`.
pub fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    if clipboard.is_undefined() {
        return false;
    }
    let _ = clipboard.write_text(text);
    true
}

/// Waits.
pub async fn pause(time: Duration) {
    let (done, waiting) = futures::channel::oneshot::channel();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        time,
    );
    let _ = waiting.await;
}

/// Loads a page again that the browser kept as it was when one left it: what it shows may be over, or somebody else's.
pub fn reload_when_brought_back() {
    let handle = window_event_listener(ev::pageshow, |event| {
        if event.persisted() {
            reload();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Asks before somebody leaves the page, for as long as `dirty` says so; `gone` hears it when they left.
pub fn ask_before_leaving(dirty: impl Fn() -> bool + 'static, gone: impl Fn() + 'static) {
    let asking = window_event_listener(ev::beforeunload, move |event| {
        if dirty() {
            event.prevent_default();
        }
    });
    let leaving = window_event_listener(ev::pagehide, move |_| gone());
    on_cleanup(move || {
        asking.remove();
        leaving.remove();
    });
}

/// Says to the style sheet that what needs script works by now.
#[cfg(feature = "hydrate")]
pub fn awake() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-awake", "");
    }
}

/// Goes to another page.
pub fn go(url: &str) {
    let _ = window().location().assign(url);
}

/// What this browser remembers for this site; it may refuse to.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What this tab remembers until it is closed; a browser may refuse it.
pub fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Loads the page again.
pub fn reload() {
    let _ = window().location().reload();
}
