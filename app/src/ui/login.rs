use leptos::prelude::*;

use super::{Icon, Sign, browser};

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
        <button type="button" class="button only" aria-label="Show the password" aria-pressed=move || shown.get().to_string() on:click=press>
            {move || if shown.get() { view! { <Icon sign=Sign::EyeOff /> } } else { view! { <Icon sign=Sign::Eye /> } }}
        </button>
    }
}
