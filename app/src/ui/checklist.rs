#[cfg(feature = "ssr")]
use leptos::prelude::*;
use patchbay_shared::{PasswordRule, UserPasswordError};

use super::browser;
#[cfg(feature = "ssr")]
use super::{Icon, Sign};
use crate::text;

/// How a line of the checklist stands: grey while open, ticked once met, red only after leaving.
struct Line {
    class: &'static str,
    /// The same, for assistive technology.
    state: &'static str,
    hidden: bool,
}

impl Line {
    fn of(rule: &PasswordRule, empty: bool, refused: bool) -> Self {
        // "At most 63" is met from the start: it is worth a line only when it is not.
        let hidden = rule.met && rule.error == UserPasswordError::TooLong;
        let (class, state) = match (rule.met && !empty, refused) {
            (true, _) if !hidden => ("met", text::RULE_MET),
            (false, true) => ("failed", text::RULE_MISSING),
            _ => ("", ""),
        };
        Self { class, state, hidden }
    }
}

/// What a password must be, line by line, before anything is typed. The style sheet shows one of the three signs.
#[cfg(feature = "ssr")]
#[component]
pub fn Checklist(
    /// For `aria-describedby`.
    id: &'static str,
    /// The rules of the policy.
    rules: Vec<PasswordRule>,
    /// Whether the password was found wrong already.
    refused: bool,
) -> impl IntoView {
    let lines = rules.into_iter().map(|rule| {
        let Line { class, state, hidden } = Line::of(&rule, true, refused);
        view! {
            <li class=class hidden=hidden>
                <i class="dot open"></i>
                <Icon sign=Sign::Check />
                <Icon sign=Sign::Error />
                {text::password_rule(rule.error)}
                <span class="unseen">{state}</span>
            </li>
        }
    });
    view! { <ul class="rules" id=id>{lines.collect_view()}</ul> }
}

/// Ticks the lines off as the password stands now.
pub fn tick(id: &str, rules: &[PasswordRule], empty: bool, refused: bool) {
    let Some(list) = browser::element(id) else { return };
    let lines = list.children();
    for (at, rule) in (0..).zip(rules) {
        let (Some(item), Line { class, state, hidden }) = (lines.item(at), Line::of(rule, empty, refused)) else {
            return;
        };
        if item.class_name() != class {
            item.set_class_name(class);
        }
        browser::set_attribute(&item, "hidden", hidden.then_some(""));
        if let Some(words) = item.last_element_child() {
            browser::set_words(&words, state);
        }
    }
}
