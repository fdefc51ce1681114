//! The few things only a browser has. On the server nothing here is called: event handlers and effects do not run there.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};
use leptos::{
    ev::Event,
    prelude::{document, request_animation_frame, set_timeout, window, window_event_listener_untyped},
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, HtmlInputElement, PerformanceNavigation, Storage},
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
    element(id)?.dyn_into().ok()
}

/// The element with this id.
pub fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Puts words where others stand. The same words stay what they are: nobody hears them twice.
pub fn set_words(place: &Element, words: &str) {
    if place.text_content().as_deref() != Some(words) {
        place.set_text_content(Some(words));
    }
}

/// Sets an attribute, or takes it away.
pub fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Hears every event of this name, wherever on the page, as long as the page is there.
pub fn listen(event: &str, heard: impl Fn(Event) + 'static) {
    window_event_listener_untyped(event, heard);
}

/// The value of the attribute `name` of what was acted on: of the element itself, or of one around it.
pub fn acted_on(event: &Event, name: &str) -> Option<(Element, String)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let element = target.closest(&format!("[{name}]")).ok()??;
    let value = element.get_attribute(name)?;
    Some((element, value))
}

/// Moves the focus to the element with this id, once it is there.
pub fn focus(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Shows the part of the page that the element with this id stands in, where parts are shown one at a time.
pub fn reveal(id: &str) {
    if let Some(part) = element(id).and_then(|element| element.closest(".tab").ok().flatten()) {
        let _ = window().location().replace(&format!("#{}", part.id()));
    }
}

/// Puts a text on the clipboard. Browsers have none on plain http beyond this machine: then it is `false`.
#[cfg(feature = "hydrate")]
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

/// What comes of it, if that comes within this time.
pub async fn within<T>(time: Duration, coming: impl Future<Output = T>) -> Option<T> {
    match select(pin!(coming), pin!(pause(time))).await {
        Either::Left((came, _)) => Some(came),
        Either::Right(_) => None,
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

/// The names of everything it remembers.
pub fn remembered() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten()).collect()
}

/// Remembers it no longer.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// What this tab remembers until it is closed; a browser may refuse it.
pub fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// What time it is, in milliseconds since 1970.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.time_origin() + clock.now())
}

/// Loads the page again.
pub fn reload() {
    let _ = window().location().reload();
}

/// Whether one came here by the Back or Forward button, which show what the browser kept of the page.
pub fn came_back() -> bool {
    window().performance().is_some_and(|page| page.navigation().type_() == PerformanceNavigation::TYPE_BACK_FORWARD)
}

/// Whether the server led here what was asked of another address of its own.
#[cfg(feature = "hydrate")]
pub fn was_led_on() -> bool {
    window().performance().is_some_and(|page| page.navigation().redirect_count() > 0)
}
