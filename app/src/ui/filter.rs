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

/// What was closed until something below it fitted.
const CLOSED: &str = "data-closed";

/// Hides what does not fit; what stands above something that fits stays, and is open until nothing is looked for any more.
fn narrow(list: &str, typed: &str) {
    let typed = typed.to_lowercase();
    let Some(place) = browser::element(list) else { return };
    let items = place.get_elements_by_tag_name("li");
    let items: Vec<Element> = (0..items.length()).filter_map(|at| items.item(at)).collect();
    let mut found = 0;
    for item in &items {
        let fits = item.get_attribute("data-name").is_some_and(|name| name.to_lowercase().contains(&typed));
        found += usize::from(fits);
        browser::set_attribute(item, "hidden", (!fits).then_some(""));
        if fits && !typed.is_empty() {
            show_above(item);
        }
    }
    if typed.is_empty() {
        close_again(&place);
    }
    if let Some(said) = browser::element(&format!("{list}-found")) {
        browser::set_words(
            &said,
            &if typed.is_empty() { String::new() } else { text::departments_found(found, items.len()) },
        );
    }
}

fn show_above(item: &Element) {
    let around = |item: &Element, selector| item.parent_element()?.closest(selector).ok().flatten();
    let mut below = item.clone();
    while let Some(details) = around(&below, "details") {
        if !details.has_attribute("open") {
            browser::set_attribute(&details, CLOSED, Some(""));
            browser::set_attribute(&details, "open", Some(""));
        }
        let Some(above) = around(&details, "[data-name]").filter(|above| above.has_attribute("hidden")) else { return };
        browser::set_attribute(&above, "hidden", None);
        below = above;
    }
}

fn close_again(list: &Element) {
    while let Ok(Some(details)) = list.query_selector(&format!("[{CLOSED}]")) {
        browser::set_attribute(&details, CLOSED, None);
        browser::set_attribute(&details, "open", None);
    }
}
