//! Ticks that a field is to change once something is typed into it.

use leptos::wasm_bindgen::JsCast;

use super::browser;

/// Begins to listen: what is around a field says by `data-touch` which box is ticked. The box itself decides for itself.
pub(super) fn listen() {
    browser::listen("input", |event| {
        let Some((_, id)) = browser::acted_on(&event, "data-touch") else { return };
        let own = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
        if own.is_some_and(|own| own.id() != id)
            && let Some(tick) = browser::input(&id)
        {
            tick.set_checked(true);
        }
    });
}
