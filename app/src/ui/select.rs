//! One box that ticks all others of a list.

use leptos::wasm_bindgen::JsCast;

use super::browser;

/// Begins to listen: a box says by `data-ticks` the name of those that follow it.
pub(super) fn listen() {
    browser::listen("input", |event| {
        if let Some((all, name)) = browser::acted_on(&event, "data-ticks") {
            let ticked = all.unchecked_into::<leptos::web_sys::HtmlInputElement>().checked();
            let boxes = leptos::prelude::document().get_elements_by_name(&name);
            for at in 0..boxes.length() {
                if let Some(one) = boxes.item(at) {
                    one.unchecked_into::<leptos::web_sys::HtmlInputElement>().set_checked(ticked);
                }
            }
        }
    });
}
