use leptos::prelude::*;
use patchbay_shared::{PasswordPolicy, Secret, UserPassword};

use super::{browser, checklist};

/// Ticks off the checklist `password-rules` as a new password is typed into the field `password`. Both are drawn by
/// the server.
#[island]
pub fn NewPasswordRules(
    /// What the password must be.
    policy: PasswordPolicy,
    /// Number and names of whose it is, as far as they are known.
    identity: Vec<String>,
    /// Whether the one that was posted was refused.
    refused: bool,
) -> impl IntoView {
    Effect::new(move || {
        let identity = identity.clone();
        let judge = move || {
            let typed = Secret::new(browser::input("password").map(|input| input.value()).unwrap_or_default());
            let rules = UserPassword::rules(&typed, policy, &identity.iter().map(String::as_str).collect::<Vec<_>>());
            checklist::tick("password-rules", &rules, typed.is_empty(), refused);
        };
        // What was typed before this was awake counts too.
        judge();
        browser::listen("input", move |_| judge());
    });
}
