use leptos::prelude::*;
use patchbay_shared::{PasswordRule, UserPasswordError};

use super::{Icon, Sign};
use crate::text;

/// A password as it stands at the moment.
#[derive(Clone, PartialEq)]
pub struct Judged {
    /// The rules of the policy, and which are met.
    pub rules: Vec<PasswordRule>,
    /// Whether nothing was typed yet.
    pub empty: bool,
    /// Whether the field was found wrong already.
    pub refused: bool,
}

/// What a password must be, line by line: grey rings while open, ticks once met, red only after leaving.
#[component]
pub fn Checklist(
    /// For `aria-describedby`.
    id: &'static str,
    /// How the password stands.
    judged: Memo<Judged>,
) -> impl IntoView {
    let line = |rule: &PasswordRule, empty: bool, refused: bool| {
        let (class, sign, state) = match (rule.met && !empty, refused) {
            (true, _) => ("met", Some(Sign::Check), text::RULE_MET),
            (false, true) => ("failed", Some(Sign::Error), text::RULE_MISSING),
            (false, false) => ("", None, ""),
        };
        view! {
            <li class=class>
                {match sign {
                    Some(sign) => view! { <Icon sign=sign /> }.into_any(),
                    None => view! { <i class="dot open"></i> }.into_any(),
                }}
                {text::password_rule(rule.error)} <span class="unseen">{state}</span>
            </li>
        }
    };
    let lines = move || {
        judged.with(|judged| {
            // "At most 63" is met from the start: it is worth a line only when it is not.
            let worth_a_line = |rule: &&PasswordRule| !rule.met || rule.error != UserPasswordError::TooLong;
            let rules = judged.rules.iter().filter(worth_a_line);
            rules.map(|rule| line(rule, judged.empty, judged.refused)).collect_view()
        })
    };
    view! { <ul class="rules" id=id>{lines}</ul> }
}
