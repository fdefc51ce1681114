//! A department is dropped onto another one: the same as choosing where it is in its form.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    ev::Event,
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlFormElement},
};

use super::browser;

/// What can be dragged, and what something is dropped onto: its value is the number of a department.
const DEPARTMENT: &str = "data-department";
/// What something would be dropped onto at this moment.
const OVER: &str = "data-over";

/// Begins to listen.
pub(super) fn listen() {
    let dragged: Rc<RefCell<Option<Element>>> = Rc::default();
    let held = Rc::clone(&dragged);
    browser::listen("dragstart", move |event| {
        let department = browser::acted_on(&event, DEPARTMENT).map(|(element, _)| element);
        *held.borrow_mut() = department.filter(|element| element.has_attribute("draggable"));
    });
    let held = Rc::clone(&dragged);
    browser::listen("dragover", move |event| {
        if let Some(onto) = target(&event, held.borrow().as_ref()) {
            // It may be dropped here.
            event.prevent_default();
            browser::set_attribute(&onto, OVER, Some(""));
        }
    });
    browser::listen("dragleave", |event| {
        if let Some((element, _)) = browser::acted_on(&event, DEPARTMENT) {
            browser::set_attribute(&element, OVER, None);
        }
    });
    // After a drop as well, and when what was dragged is let go of elsewhere: what is dragged next may be no department.
    let held = Rc::clone(&dragged);
    browser::listen("dragend", move |_| {
        held.borrow_mut().take();
        if let Ok(Some(over)) = document().query_selector(&format!("[{OVER}]")) {
            browser::set_attribute(&over, OVER, None);
        }
    });
    browser::listen("drop", move |event| {
        let dragged = dragged.borrow_mut().take();
        if let (Some(onto), Some(dragged)) = (target(&event, dragged.as_ref()), &dragged) {
            event.prevent_default();
            browser::set_attribute(&onto, OVER, None);
            move_onto(dragged, &onto);
        }
    });
}

/// What the event is over, if what is dragged can be dropped there: neither onto itself nor onto what is below it.
fn target(event: &Event, dragged: Option<&Element>) -> Option<Element> {
    let (onto, _) = browser::acted_on(event, DEPARTMENT)?;
    let branch = dragged?.closest("li").ok()??;
    (!branch.contains(Some(&onto))).then_some(onto)
}

/// Sends the form that stands on the page for it.
fn move_onto(dragged: &Element, onto: &Element) {
    let attribute = |element: &Element, name| element.get_attribute(name).unwrap_or_default();
    let Ok(Some(branch)) = dragged.closest("[data-name]") else { return };
    let form = browser::element("move").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form else { return };
    for (id, value) in [
        ("move-name", attribute(&branch, "data-name")),
        ("move-version", attribute(dragged, "data-version")),
        ("move-parent", attribute(onto, DEPARTMENT)),
    ] {
        if let Some(input) = browser::input(id) {
            input.set_value(&value);
        }
    }
    form.set_action(&format!("/organization/{}", attribute(dragged, DEPARTMENT)));
    let _ = form.request_submit();
}
