use leptos::prelude::*;
use patchbay_shared::{Field, FieldError, NumberError, Strength, UserPassword};

use super::{
    control::Control,
    preview::called_phone_shows,
    state::{Editor, State},
};
use crate::{
    text,
    ui::{browser, checklist, merge},
};

/// What is said under a field.
#[derive(Clone, Default, PartialEq)]
struct Said {
    error: Option<FieldError>,
    /// Good to know, while nothing is wrong.
    good: Option<String>,
    /// Whether the summary says it already, so that it is not read out twice.
    quiet: bool,
}

/// What the page shows already.
#[derive(Default)]
struct Drawn {
    /// Under each field, in their order.
    said: Vec<Said>,
    busy: bool,
    version: i32,
}

/// Keeps the page as the form's state says. The server drew it as it was opened: what moves is found by its id.
pub(super) fn follow(editor: Editor) {
    Effect::new(move |before: Option<Drawn>| {
        let before = before.unwrap_or_default();
        editor.with(|state| {
            let said = Field::ALL.map(|field| said(state, field)).to_vec();
            for (at, field) in Field::ALL.into_iter().enumerate() {
                // A keystroke is a look at every field, and draws only where something else is to be said.
                if before.said.get(at) != Some(&said[at]) {
                    say(field, &said[at]);
                }
            }
            password_rules(state);
            password_strength(state);
            choices(state);
            preview(state);
            notices(state);
            if (before.busy, before.version) != (state.busy, state.version) {
                saving(state);
            }
            Drawn { said, busy: state.busy, version: state.version }
        })
    });
}

fn said(state: &State, field: Field) -> Said {
    let free = field == Field::Number && state.is_free(field);
    let good = free.then(|| text::number_is_free(state.form.value(field).trim()));
    Said { error: state.verdict(field), good, quiet: state.said }
}

fn say(field: Field, said: &Said) {
    let name = field.name();
    let id = |suffix| format!("{name}-{suffix}");
    // Of several buttons to choose from, none is the wrong one.
    if let Some(control) = browser::element(name).filter(|place| place.has_attribute("name")) {
        browser::set_attribute(&control, "aria-invalid", said.error.as_ref().map(|_| "true"));
    }
    if let Some(place) = browser::element(&id("verdict")) {
        let class = match (&said.error, &said.good) {
            (Some(_), _) => "error",
            (None, Some(_)) => "good",
            (None, None) => "hint",
        };
        place.set_class_name(class);
        browser::set_attribute(&place, "aria-live", Some(if said.quiet { "off" } else { "polite" }));
        if let Some(words) = place.last_element_child() {
            let sentence = match (&said.error, &said.good) {
                (Some(error), _) => text::verdict(error),
                (None, Some(good)) => good.clone(),
                (None, None) => words.get_attribute("data-hint").unwrap_or_default(),
            };
            browser::set_words(&words, &sentence);
        }
    }
    if let Some(button) = browser::element(&id("take")) {
        let free = match &said.error {
            Some(FieldError::Number(NumberError::Taken { free, .. })) => free.as_ref(),
            _ => None,
        };
        browser::set_attribute(&button, "hidden", free.is_none().then_some(""));
        if let Some(free) = free {
            browser::set_attribute(&button, "data-take", Some(free.as_str()));
            browser::set_words(&button, &text::take(free));
        }
    }
}

/// The live checklist of the password policy.
fn password_rules(state: &State) {
    let password = &state.form.user_password;
    let rules = UserPassword::rules(password, state.rules.policy, &state.form.identity());
    checklist::tick("user_password-rules", &rules, password.is_empty(), state.verdict(Field::UserPassword).is_some());
}

/// How hard the registration password is to guess, and the confirmation that a weak one needs.
fn password_strength(state: &State) {
    let typed = &state.form.registration_password;
    let strength = (!typed.is_empty()).then(|| Strength::of(typed));
    if let Some(meter) = browser::element("registration_password-meter") {
        let level = strength.map_or(0, |strength| strength as u8 + 1);
        browser::set_attribute(&meter, "value", Some(&level.to_string()));
        browser::set_words(&meter, &text::strength_of_4(level));
    }
    if let Some(words) = browser::element("registration_password-strength") {
        browser::set_words(&words, strength.map_or("", text::strength));
    }
    if let Some(confirmation) = browser::element("weak") {
        let wanted = strength == Some(Strength::Weak) || confirmation.has_attribute("data-asked");
        browser::set_attribute(&confirmation, "hidden", (!wanted).then_some(""));
    }
}

/// What both changed: the person's own value as they type it, and whose was chosen. Who types into a field chooses as well.
fn choices(state: &State) {
    for field in Field::ALL {
        if let Some(clash) = &state.clash {
            merge::say_mine(&clash.mine, field);
        }
    }
    for (field, side) in &state.choices {
        if let Some(button) = browser::input(&merge::button(field.name(), *side)) {
            button.set_checked(true);
        }
    }
}

/// What a called phone shows.
fn preview(state: &State) {
    let (name, number) = called_phone_shows(&state.form, state.name_format);
    for (id, words) in [("preview-name", name), ("preview-number", number)] {
        if let Some(place) = browser::element(id) {
            browser::set_words(&place, &words);
        }
    }
}

/// Whether there is somebody to save to; what is back and what is offered.
fn notices(state: &State) {
    if let Some(place) = browser::element("actions-hint") {
        browser::set_words(&place, if state.away { text::SERVER_AWAY } else { text::ACTIONS_HINT });
    }
    for (id, shown) in [("restored", state.restored), ("offered", state.offered.is_some())] {
        if let Some(notice) = browser::element(id) {
            browser::set_attribute(&notice, "hidden", (!shown).then_some(""));
        }
    }
}

/// The buttons that save, and the version that a save is made from.
fn saving(state: &State) {
    for control in Control::all() {
        let (attribute, value) = match control.name().as_str() {
            "apply" => ("aria-busy", state.busy.to_string()),
            "version" => ("value", state.version.to_string()),
            _ => continue,
        };
        browser::set_attribute(control.element(), attribute, Some(&value));
    }
}
