//! One box that ticks all others of a list.

use leptos::{prelude::document, wasm_bindgen::JsCast, web_sys::HtmlInputElement};

use super::browser;

/// Begins to listen: a box says by `data-ticks` the name of those that it ticks.
pub(super) fn listen() {
    browser::listen("input", |event| {
        let Some((all, name)) = browser::acted_on(&event, "data-ticks") else { return };
        let ticked = all.unchecked_into::<HtmlInputElement>().checked();
        let inputs = document().get_elements_by_tag_name("input");
        let inputs = (0..inputs.length()).filter_map(|at| inputs.item(at)?.dyn_into::<HtmlInputElement>().ok());
        for input in inputs.filter(|input| input.name() == name) {
            input.set_checked(ticked);
        }
    });
}
