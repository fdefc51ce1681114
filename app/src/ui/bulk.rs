//! The form that adds many: judged while one types, with a preview from the server, and saved in place. The server draws it
//! (`page/extension/form/bulk`), also again when it does not save it; what is new in that is put where it belongs, so that
//! nothing typed is lost.

use std::{cell::RefCell, rc::Rc, time::Duration};

use gloo_net::http::Request;
use leptos::{
    ev::{Event, SubmitEvent},
    prelude::{document, set_timeout},
    task::spawn_local,
    wasm_bindgen::{JsCast, throw_val},
    web_sys::{
        Document, DomParser, Element, FormData, HtmlButtonElement, HtmlFormElement, SupportedType, UrlSearchParams,
    },
};
use patchbay_shared::{BulkField, BulkForm, Rules, SecretRule, Strength};

use super::browser;
use crate::text;

/// The id of the form.
const FORM: &str = "bulk";
/// What stands over it after a save that did not happen, which takes the focus, and the place where it stands.
const SUMMARY: &str = "summary";
const SUMMARY_PLACE: &str = "summary-place";
/// What would be added, in words and in rows.
const PREVIEW: [&str; 2] = ["preview-words", "preview-rows"];
/// What is said when there is no answer.
const UNREACHABLE: &str = "unreachable";
/// The confirmation that weak passwords need, and the mark of one that the server asks for.
const WEAK: &str = "weak";
const ASKED_FOR: &str = "data-asked";
/// The class of a verdict.
const WRONG: &str = "error";
/// How long one has to pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(200);
/// What a preview depends on. Nothing secret is among it.
const ASKED: [BulkField; 4] =
    [BulkField::Number, BulkField::Count, BulkField::UserPasswordRule, BulkField::RegistrationPasswordRule];

/// Begins to help, where the form is on the page.
pub(super) fn listen() {
    let Some(form) = browser::element(FORM).and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let rules = form.get_attribute("data-rules").and_then(|rules| serde_json::from_str(&rules).ok());
    Rc::new(Editor { form, rules: rules.unwrap_or_default(), state: RefCell::default() }).wake();
}

struct Editor {
    form: HtmlFormElement,
    /// What the verdicts depend on.
    rules: Rules,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Fields that were wrong when one left them or tried to save: judged on every keystroke from then on.
    wrong: Vec<BulkField>,
    touched: Vec<BulkField>,
    /// What the server said of a field, until something else is typed into it.
    told: Vec<(BulkField, String)>,
    /// How often the server was asked: an answer to an earlier question is late.
    asked: u32,
    busy: bool,
}

impl State {
    /// Takes over what a page says of each field.
    fn hear(&mut self, page: &Document) {
        let told = |field: BulkField| {
            let place = page.get_element_by_id(&format!("{}-verdict", field.name()))?;
            let words = place.last_element_child()?.text_content()?;
            (place.class_name() == WRONG).then_some((field, words))
        };
        self.told = BulkField::ALL.into_iter().filter_map(told).collect();
        for (field, _) in &self.told {
            once(&mut self.wrong, *field);
        }
    }
}

impl Editor {
    fn wake(self: Rc<Self>) {
        let editor = Rc::clone(&self);
        browser::listen("input", move |event| {
            if let Some(field) = editor.field_of(&event) {
                editor.typed(field);
            }
        });
        let editor = Rc::clone(&self);
        browser::listen("focusout", move |event| {
            if let Some(field) = editor.field_of(&event) {
                editor.left(field);
            }
        });
        let editor = Rc::clone(&self);
        browser::listen("submit", move |event| {
            if browser::acted_on(&event, "data-rules").is_some() {
                editor.submit(event.unchecked_ref());
            }
        });
        // A save without script may have found something, and something may have been typed before this woke.
        let state = &mut *self.state.borrow_mut();
        state.hear(&document());
        self.show(state);
        self.ask(state);
        browser::set_attribute(&self.form, "data-ready", Some("true"));
    }

    /// The field that an event is about.
    fn field_of(&self, event: &Event) -> Option<BulkField> {
        let control = event.target()?.dyn_into::<Element>().ok()?;
        self.form.contains(Some(&control)).then_some(())?;
        BulkField::of_name(&control.get_attribute("name")?)
    }

    fn data(&self) -> FormData {
        // It fails for what is no form.
        FormData::new_with_form(&self.form).unwrap_or_else(|error| throw_val(error))
    }

    /// What stands in the form.
    fn read(&self) -> BulkForm {
        let data = self.data();
        let typed = |name: &str| {
            let values: Vec<String> = data.get_all(name).iter().filter_map(|value| value.as_string()).collect();
            values.join("\n")
        };
        let mut form = BulkForm { weak_confirmed: typed("weak_confirmed"), ..BulkForm::default() };
        for field in BulkField::ALL {
            form.set(field, typed(field.name()));
        }
        form
    }

    fn typed(self: &Rc<Self>, field: BulkField) {
        let state = &mut *self.state.borrow_mut();
        once(&mut state.touched, field);
        state.told.retain(|(of, _)| *of != field && *of != BulkField::Number && *of != BulkField::Count);
        self.show(state);
        if ASKED.contains(&field) {
            self.ask(state);
        }
    }

    /// From now on the field is judged, if it is wrong.
    fn left(&self, field: BulkField) {
        let state = &mut *self.state.borrow_mut();
        if state.touched.contains(&field) && self.read().judge(field, self.rules).is_some() {
            once(&mut state.wrong, field);
        }
        self.show(state);
    }

    /// Says under each field what is wrong with it at this moment, as far as it is to be said.
    fn show(&self, state: &State) {
        let form = self.read();
        let mut left = 0;
        for field in BulkField::ALL {
            let told = state.told.iter().find(|(of, _)| *of == field).map(|(_, words)| words.clone());
            let judged = || state.wrong.contains(&field).then(|| form.judge(field, self.rules)).flatten();
            let words = told.or_else(|| judged().map(|error| text::bulk_verdict(&error)));
            left += usize::from(say(field, words.as_deref()));
        }
        say_how_many(left);
        confirm_weak(&form);
    }

    /// Has the preview show what the server would do, once nothing is typed for a moment.
    fn ask(self: &Rc<Self>, state: &mut State) {
        state.asked = state.asked.wrapping_add(1);
        let (turn, editor) = (state.asked, Rc::clone(self));
        set_timeout(move || spawn_local(editor.preview(turn)), PAUSE);
    }

    async fn preview(self: Rc<Self>, turn: u32) {
        let late = || self.state.borrow().asked != turn;
        if late() {
            return;
        }
        let data = self.data();
        let typed = ASKED.map(|field| (field.name(), data.get(field.name()).as_string().unwrap_or_default()));
        // A refusal says nothing: the save tells why.
        if let Ok(answer) = Request::get(&self.form.action()).query(typed).send().await
            && let Some(page) = page(answer.text().await.ok())
            && !late()
        {
            put(&page, &PREVIEW);
        }
    }

    fn submit(self: &Rc<Self>, event: &SubmitEvent) {
        event.prevent_default();
        let state = &mut *self.state.borrow_mut();
        if state.busy {
            return;
        }
        state.busy = true;
        // What was asked before the save does not come after it.
        state.asked = state.asked.wrapping_add(1);
        self.say_busy(true);
        let data = self.data();
        if let Some(button) = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok()) {
            let _ = data.append_with_str(&button.name(), &button.value());
        }
        spawn_local(Rc::clone(self).save(data));
    }

    async fn save(self: Rc<Self>, data: FormData) {
        // It fails for what is no list of pairs.
        let body = UrlSearchParams::new_with_str_sequence_sequence(&data).unwrap_or_else(|error| throw_val(error));
        let answer = match Request::post(&self.form.action()).body(body) {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        };
        let page = match answer {
            Ok(answer) => {
                // Also what is left at once is read to its end: otherwise the browser calls it a failure.
                let text = answer.text().await.ok();
                if answer.redirected() {
                    return browser::go(&answer.url());
                }
                page(text)
            }
            Err(_) => None,
        };
        self.say_busy(false);
        let state = &mut *self.state.borrow_mut();
        state.busy = false;
        match page {
            Some(page) => {
                put(&page, &[SUMMARY_PLACE]);
                put(&page, &PREVIEW);
                state.hear(&page);
                // Of some number it is weak that is not the first one.
                if let (Some(ours), Some(theirs)) = (browser::element(WEAK), page.get_element_by_id(WEAK)) {
                    browser::set_attribute(&ours, ASKED_FOR, theirs.get_attribute(ASKED_FOR).as_deref());
                }
            }
            None => say_unreachable(),
        }
        self.show(state);
        browser::focus(SUMMARY);
    }

    fn say_busy(&self, busy: bool) {
        for id in ["bulk-save", "bulk-apply"] {
            if let Some(button) = browser::element(id) {
                browser::set_attribute(&button, "aria-busy", Some(if busy { "true" } else { "false" }));
            }
        }
    }
}

/// Adds a field to others, unless it is among them.
fn once(fields: &mut Vec<BulkField>, field: BulkField) {
    if !fields.contains(&field) {
        fields.push(field);
    }
}

/// A page with this form that the server drew.
fn page(text: Option<String>) -> Option<Document> {
    let page = DomParser::new().ok()?.parse_from_string(&text?, SupportedType::TextHtml).ok()?;
    page.get_element_by_id(FORM).is_some().then_some(page)
}

/// Puts what stands in a page under these ids where the same stands here.
fn put(page: &Document, ids: &[&str]) {
    for id in ids {
        if let (Some(ours), Some(theirs)) = (browser::element(id), page.get_element_by_id(id)) {
            ours.set_inner_html(&theirs.inner_html());
        }
    }
}

fn say_unreachable() {
    if let (Some(place), Some(words)) = (browser::element(SUMMARY_PLACE), browser::element(UNREACHABLE)) {
        place.set_inner_html(&words.inner_html());
    }
}

/// Says what is wrong with a field, or its hint, and whether the summary goes on to list it.
fn say(field: BulkField, wrong: Option<&str>) -> bool {
    let name = field.name();
    if let Some(control) = browser::element(name).filter(|place| place.has_attribute("name")) {
        browser::set_attribute(&control, "aria-invalid", wrong.map(|_| "true"));
    }
    if let Some(place) = browser::element(&format!("{name}-verdict")) {
        place.set_class_name(if wrong.is_some() { WRONG } else { "hint" });
        if let Some(words) = place.last_element_child() {
            let hint = words.get_attribute("data-hint").unwrap_or_default();
            browser::set_words(&words, wrong.unwrap_or(&hint));
        }
    }
    let listed = browser::element(SUMMARY_PLACE)
        .and_then(|summary| summary.query_selector(&format!("a[href='#{name}']")).ok().flatten());
    match (listed, wrong) {
        (Some(link), Some(wrong)) => browser::set_words(&link, &text::bulk_wrong(field, wrong)),
        (Some(link), None) => link.parent_element().into_iter().for_each(|line| line.remove()),
        (None, _) => return false,
    }
    wrong.is_some()
}

/// Over what is left to put right; nothing once nothing is. What is no matter of fields has no such title.
fn say_how_many(left: usize) {
    let Some(title) = browser::element("summary-title") else { return };
    match left {
        0 => browser::element(SUMMARY).into_iter().for_each(|summary| summary.remove()),
        left => browser::set_words(&title, &text::things_to_put_right(left)),
    }
}

/// The confirmation that weak registration passwords need.
fn confirm_weak(form: &BulkForm) {
    let rule = SecretRule::parse(&form.registration_password_rule).unwrap_or_default();
    let made = rule.secret(&form.registration_password, form.number.trim());
    if let Some(confirmation) = browser::element(WEAK) {
        let weak = !made.is_empty() && Strength::of(&made) == Strength::Weak;
        let wanted = weak || confirmation.has_attribute(ASKED_FOR);
        browser::set_attribute(&confirmation, "hidden", (!wanted).then_some(""));
    }
}
