use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

use super::browser;

/// `/` goes to the search box from anywhere, unless one is typing.
#[island]
pub fn SearchKey() -> impl IntoView {
    Effect::new(|| {
        let handle = window_event_listener(ev::keydown, |event| {
            let typing = document()
                .active_element()
                .and_then(|element| element.dyn_into::<HtmlElement>().ok())
                .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
            if event.key() == "/" && !typing && !event.ctrl_key() && !event.meta_key() && !event.alt_key() {
                event.prevent_default();
                browser::focus("search");
            }
        });
        on_cleanup(move || handle.remove());
    });
    view! { <kbd aria-hidden="true">"/"</kbd> }
}
