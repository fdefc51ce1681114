use std::time::Duration;

use leptos::prelude::*;

use super::{Icon, Sign, browser};
use crate::text;

/// How long the check stands in place of the copy sign.
const DONE: Duration = Duration::from_secs(2);

/// Copies a fixed text, such as a line of the phone's settings.
#[island]
pub fn CopyButton(
    /// What is copied.
    text: String,
    /// What the button says to assistive technology, or to everybody if `words` is set.
    label: String,
    /// Whether the label is shown.
    words: bool,
) -> impl IntoView {
    view! { <Copy value=move || text.clone() label=label words=words /> }
}

/// The button itself, for islands that know what to copy only when it is pressed.
#[component]
pub fn Copy<F: Fn() -> String + Send + Sync + 'static>(
    value: F,
    label: String,
    #[prop(default = false)] words: bool,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let press = move |_| {
        if browser::copy(&value()) {
            done.set(true);
            set_timeout(move || done.set(false), DONE);
        }
    };
    let class = if words { "button small push" } else { "button quiet small only" };
    let name = (!words).then(|| label.clone());
    view! {
        <button type="button" class=class aria-label=name on:click=press>
            {move || if done.get() { view! { <Icon sign=Sign::Check /> } } else { view! { <Icon sign=Sign::Copy /> } }}
            {words.then_some(label)}
            <span class="unseen" role="status">{move || done.get().then_some(text::COPIED)}</span>
        </button>
    }
}
