//! Shows of a long list what contains what is typed over it.

use leptos::{
    ev::Event,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlInputElement, KeyboardEvent},
};

use super::browser;
use crate::text;

/// Begins to listen: an input says by `data-filter` which list it is over, and each item by `data-name` what it is looked up by.
pub(super) fn listen() {
    browser::listen("input", |event| {
        if let Some((input, list)) = browser::acted_on(&event, "data-filter") {
            let typed = input.unchecked_into::<HtmlInputElement>().value();
            narrow(&list, typed.trim());
        }
    });
    // It stands in a form that it is no part of, or is sent by itself where there is no script.
    browser::listen("keydown", |event| {
        let is_enter =
            event.is_instance_of::<KeyboardEvent>() && event.unchecked_ref::<KeyboardEvent>().key() == "Enter";
        if is_enter && browser::acted_on(&event, "data-filter").is_some() {
            Event::prevent_default(&event);
        }
    });
}

/// Hides what does not fit; what stands above something that fits stays.
fn narrow(list: &str, typed: &str) {
    let typed = typed.to_lowercase();
    let Some(place) = browser::element(list) else { return };
    let items = place.get_elements_by_tag_name("li");
    let items: Vec<Element> = (0..items.length()).filter_map(|at| items.item(at)).collect();
    let mut found = 0;
    for item in &items {
        let fits = item.get_attribute("data-name").is_some_and(|name| name.contains(&typed));
        found += usize::from(fits);
        browser::set_attribute(item, "hidden", (!fits).then_some(""));
        if fits {
            show_above(item);
        }
    }
    if let Some(said) = browser::element(&format!("{list}-found")) {
        browser::set_words(
            &said,
            &if typed.is_empty() { String::new() } else { text::departments_found(found, items.len()) },
        );
    }
}

fn show_above(item: &Element) {
    let above = |item: &Element| item.parent_element()?.closest("[data-name]").ok().flatten();
    let mut at = above(item);
    while let Some(item) = at {
        if item.has_attribute("hidden") {
            browser::set_attribute(&item, "hidden", None);
            at = above(&item);
        } else {
            at = None;
        }
    }
}
