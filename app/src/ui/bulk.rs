//! The form that adds many: judged while one types, with a preview from the server, and saved in place. The server draws it
//! (`page/extension/form/bulk`); this finds everything by name and id.

use std::{collections::BTreeSet, time::Duration};

use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, FormData, HtmlButtonElement, HtmlFormElement},
};
use patchbay_shared::{BulkError, BulkErrors, BulkField, BulkForm, Rules, SecretRule, Strength};

use super::{Icon, Sign, browser};
use crate::{
    api::{
        Failure,
        extension::bulk::{BulkPreview, SHOWN, add_extensions, preview_bulk},
    },
    text,
};

/// The id of the form.
pub(crate) const FORM: &str = "bulk";
/// What takes the focus after a save that did not happen.
const SUMMARY: &str = "summary";
/// How long one has to pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(200);

/// What stands over the form: what is to be put right, or why else nothing was added.
#[island]
pub fn BulkEditor(
    /// What the verdicts depend on.
    rules: Rules,
    /// What a save without script found wrong.
    errors: BulkErrors,
    /// Why a save without script failed otherwise.
    failure: Option<Failure>,
) -> impl IntoView {
    let editor = Editor { rules, state: RwSignal::new(State::new(errors, failure)), asked: StoredValue::new(0) };
    Effect::new(move || editor.wake());
    move || editor.state.with(|state| summary(&state.failure, &state.open()))
}

#[derive(Clone, Copy)]
struct Editor {
    rules: Rules,
    state: RwSignal<State>,
    /// How often the server was asked: an answer to an earlier question is late.
    asked: StoredValue<u32>,
}

#[derive(Default)]
struct State {
    failure: Option<Failure>,
    /// Fields that were wrong when one left them or tried to save: judged on every keystroke from then on.
    wrong: BTreeSet<BulkField>,
    touched: BTreeSet<BulkField>,
    /// What only the server knows of a field, until something else is typed into it.
    told: BulkErrors,
    now: Vec<(BulkField, BulkError)>,
    refused: bool,
    busy: bool,
}

impl State {
    fn new(errors: BulkErrors, failure: Option<Failure>) -> Self {
        let now: Vec<_> = errors.iter().map(|(field, error)| (field, error.clone())).collect();
        let wrong = now.iter().map(|(field, _)| *field).collect();
        Self { failure, wrong, refused: !now.is_empty(), told: errors, now, ..Self::default() }
    }

    /// What the summary lists.
    fn open(&self) -> Vec<(BulkField, BulkError)> {
        if self.refused { self.now.clone() } else { Vec::new() }
    }
}

fn summary(failure: &Option<Failure>, open: &[(BulkField, BulkError)]) -> Option<AnyView> {
    let (title, lines) = match (failure, open) {
        (Some(failure), _) => (text::failure(failure), Vec::new()),
        (None, []) => return None,
        (None, open) => (text::things_to_put_right(open.len()), open.to_vec()),
    };
    let lines = lines
        .into_iter()
        .map(|(field, error)| {
            let words = format!("{}: {}", text::bulk_label(field), text::bulk_verdict(&error));
            view! { <li><a href=format!("#{}", field.name())>{words}</a></li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="notice bad" tabindex="-1" id=SUMMARY aria-labelledby="summary-title">
                <Icon sign=Sign::Error />
                <div><h2 id="summary-title">{title}</h2> <ul>{lines}</ul></div>
            </section>
        }
        .into_any(),
    )
}

/// What stands in the form.
fn read() -> Option<BulkForm> {
    let form = browser::element(FORM)?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let typed = |name: &str| {
        let values = data.get_all(name);
        let values: Vec<String> = values.iter().filter_map(|value| value.as_string()).collect();
        values.join("\n")
    };
    let mut form = BulkForm { weak_confirmed: typed("weak_confirmed"), ..BulkForm::default() };
    for field in BulkField::ALL {
        form.set(field, typed(field.name()));
    }
    Some(form)
}

/// The field that an event is about.
fn field_of(event: &Event) -> Option<BulkField> {
    let control = event.target()?.dyn_into::<Element>().ok()?;
    control.closest(&format!("#{FORM}")).ok()??;
    BulkField::of_name(&control.get_attribute("name")?)
}

impl Editor {
    fn wake(self) {
        browser::listen("input", move |event| {
            if let Some(field) = field_of(&event) {
                self.typed(field);
            }
        });
        browser::listen("focusout", move |event| {
            if let Some(field) = field_of(&event) {
                self.left(field);
            }
        });
        browser::listen("submit", move |event| {
            let form = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if form.is_some_and(|form| form.id() == FORM) {
                self.submit(event.unchecked_ref());
            }
        });
        // Something may have been typed before this woke.
        self.draw();
        self.ask();
        if let Some(form) = browser::element(FORM) {
            browser::set_attribute(&form, "data-ready", Some("true"));
        }
    }

    fn typed(self, field: BulkField) {
        self.state.update(|state| {
            state.touched.insert(field);
            state.failure = None;
            let others = state.told.iter().filter(|(of, _)| *of != field && *of != BulkField::Number);
            let others: Vec<_> = others.map(|(field, error)| (field, error.clone())).collect();
            state.told = BulkErrors::default();
            for (field, error) in others {
                state.told.add(field, error);
            }
        });
        self.draw();
        if matches!(
            field,
            BulkField::Number | BulkField::Count | BulkField::UserPasswordRule | BulkField::RegistrationPasswordRule
        ) {
            self.ask();
        }
    }

    /// From now on the field is judged, if it is wrong.
    fn left(self, field: BulkField) {
        let Some(form) = read() else { return };
        self.state.update(|state| {
            if state.touched.contains(&field) && form.judge(field, self.rules).is_some() {
                state.wrong.insert(field);
            }
        });
        self.draw();
    }

    /// Says under each field what is wrong with it at this moment, as far as it is to be said.
    fn draw(self) {
        let Some(form) = read() else { return };
        self.state.update(|state| {
            state.now.clear();
            for field in BulkField::ALL {
                let judged = || state.wrong.contains(&field).then(|| form.judge(field, self.rules)).flatten();
                let error = state.told.get(field).cloned().or_else(judged);
                say(field, error.as_ref());
                state.now.extend(error.map(|error| (field, error)));
            }
        });
        confirm_weak(&form);
    }

    /// Has the preview show what the server would do, once nothing is typed for a moment.
    fn ask(self) {
        let turn = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(turn);
        set_timeout(move || self.send(turn), PAUSE);
    }

    fn send(self, turn: u32) {
        let Some(form) = read().filter(|_| self.asked.get_value() == turn) else { return };
        let worth_asking = [BulkField::Number, BulkField::Count];
        if worth_asking.into_iter().any(|field| form.judge(field, self.rules).is_some()) {
            return show(&BulkPreview::default());
        }
        spawn_local(async move {
            let BulkForm { number, count, user_password_rule, registration_password_rule, .. } = form;
            let answer = preview_bulk(number, count, user_password_rule, registration_password_rule).await;
            // A refusal says nothing: the save tells why.
            if let Ok(preview) = answer
                && self.asked.get_value() == turn
            {
                show(&preview);
            }
        });
    }

    fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        let Some(form) = read().filter(|_| !self.state.with_untracked(|state| state.busy)) else { return };
        let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let apply = button.is_some_and(|button| button.value() == "yes");
        if let Err(errors) = form.parse(self.rules) {
            return self.refuse(BulkErrors::default(), errors.iter().map(|(field, _)| field).collect());
        }
        let last = browser::input("last").map(|input| input.value()).unwrap_or_default();
        self.busy(true);
        spawn_local(async move {
            let failure = match add_extensions(form, last, apply).await {
                Ok(job) => return browser::go(&format!("/jobs/{job}")),
                Err(failure) => failure,
            };
            self.busy(false);
            match failure {
                Failure::Bulk(errors) => self.refuse(errors, BTreeSet::new()),
                failure => {
                    if failure == Failure::Renumbered {
                        self.ask();
                    }
                    self.state.update(|state| state.failure = Some(failure));
                    browser::focus(SUMMARY);
                }
            }
        });
    }

    /// Says what is to be put right: what the server told, or what was found here.
    fn refuse(self, told: BulkErrors, found: BTreeSet<BulkField>) {
        self.state.update(|state| {
            state.failure = None;
            state.told = told;
            state.wrong.extend(found);
            state.refused = true;
        });
        self.draw();
        browser::focus(SUMMARY);
    }

    fn busy(self, busy: bool) {
        self.state.update(|state| {
            state.busy = busy;
            state.failure = None;
        });
        for id in ["bulk-save", "bulk-apply"] {
            if let Some(button) = browser::element(id) {
                browser::set_attribute(&button, "aria-busy", Some(if busy { "true" } else { "false" }));
            }
        }
    }
}

fn say(field: BulkField, error: Option<&BulkError>) {
    let name = field.name();
    if let Some(control) = browser::element(name).filter(|place| place.has_attribute("name")) {
        browser::set_attribute(&control, "aria-invalid", error.map(|_| "true"));
    }
    let Some(place) = browser::element(&format!("{name}-verdict")) else { return };
    place.set_class_name(if error.is_some() { "error" } else { "hint" });
    if let Some(words) = place.last_element_child() {
        let hint = || words.get_attribute("data-hint").unwrap_or_default();
        browser::set_words(&words, &error.map_or_else(hint, text::bulk_verdict));
    }
}

/// The confirmation that weak registration passwords need.
fn confirm_weak(form: &BulkForm) {
    let rule = SecretRule::parse(&form.registration_password_rule).unwrap_or_default();
    let made = rule.secret(&form.registration_password, form.number.trim());
    if let Some(confirmation) = browser::element("weak") {
        let weak = !made.is_empty() && Strength::of(&made) == Strength::Weak;
        let wanted = weak || confirmation.has_attribute("data-asked");
        browser::set_attribute(&confirmation, "hidden", (!wanted).then_some(""));
    }
}

/// Puts a preview into the places that the server made for it.
fn show(preview: &BulkPreview) {
    if let Some(last) = browser::input("last") {
        last.set_value(&preview.last);
    }
    for (at, words) in preview.words.iter().enumerate() {
        let words = if at == 0 && words.is_empty() { text::BULK_PREVIEW_EMPTY } else { words };
        if let Some(place) = browser::element(&format!("preview-words-{at}")) {
            browser::set_words(&place, words);
        }
    }
    if let Some(table) = browser::element("preview-rows") {
        browser::set_attribute(&table, "hidden", preview.rows.is_empty().then_some(""));
    }
    for row in 0..SHOWN {
        let cells = preview.rows.get(row);
        if let Some(line) = browser::element(&format!("preview-{row}")) {
            browser::set_attribute(&line, "hidden", cells.is_none().then_some(""));
        }
        for (column, words) in cells.into_iter().flatten().enumerate() {
            if let Some(cell) = browser::element(&format!("preview-{row}-{column}")) {
                browser::set_words(&cell, words);
            }
        }
    }
}
