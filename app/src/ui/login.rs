use leptos::prelude::*;
use patchbay_shared::{PasswordPolicy, Secret, UserPassword, UserPasswordError};

use super::{
    Icon, Sign, browser,
    checklist::{Checklist, Judged},
};
use crate::text;

/// Shows or hides what is typed into the password field beside it.
#[island]
pub fn ShowPassword(
    /// The field's id.
    field: String,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let press = move |_| {
        shown.update(|shown| *shown = !*shown);
        if let Some(input) = browser::input(&field) {
            input.set_type(if shown.get() { "text" } else { "password" });
        }
    };
    view! {
        <button type="button" class="button only" aria-label=text::SHOW_PASSWORD aria-pressed=move || shown.get().to_string() on:click=press>
            {move || if shown.get() { view! { <Icon sign=Sign::EyeOff /> } } else { view! { <Icon sign=Sign::Eye /> } }}
        </button>
    }
}

/// The checklist under the field with the id `password`, which ticks off what is typed there.
#[island]
pub fn NewPasswordRules(
    /// What the password must be.
    policy: PasswordPolicy,
    /// What was wrong with the one that was posted.
    error: Option<UserPasswordError>,
) -> impl IntoView {
    let typed = RwSignal::new(Secret::default());
    let judged = Memo::new(move |_| {
        typed.with(|typed| Judged {
            rules: UserPassword::rules(typed, policy, &[]),
            empty: typed.is_empty(),
            refused: error.is_some(),
        })
    });
    Effect::new(move || {
        let read = move || {
            if let Some(input) = browser::input("password") {
                typed.set(Secret::new(input.value()));
            }
        };
        // What was typed before this was awake counts too.
        read();
        browser::on_input("password", read);
    });
    view! { <Checklist id="password-rules" judged=judged /> }
}
