//! Buttons whose work is done by `ui::help`: they carry what it needs, and are hidden until it is awake.

use leptos::prelude::*;

use crate::ui::{Icon, Sign};

/// Shows or hides what is typed into a password field.
#[component]
pub(super) fn ShowPassword(
    /// The field's id.
    field: &'static str,
    /// What the button says to assistive technology.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <button type="button" class="button only" aria-label=label aria-pressed="false" data-show=field>
            <Icon sign=Sign::Eye />
            <Icon sign=Sign::EyeOff />
        </button>
    }
}

/// Copies a fixed text, such as a line of the phone's settings.
#[component]
pub(super) fn CopyButton(
    /// What is copied.
    text: String,
    /// What the button says to assistive technology, or to everybody if `words` is set.
    #[prop(into)]
    label: String,
    /// Whether the label is shown.
    #[prop(optional)]
    words: bool,
) -> impl IntoView {
    let class = if words { "button small push" } else { "button quiet small only" };
    let name = (!words).then(|| label.clone());
    view! {
        <button type="button" class=class aria-label=name data-copy=text>
            <Icon sign=Sign::Copy />
            <Icon sign=Sign::Check />
            {words.then_some(label)}
            <span class="unseen" role="status"></span>
        </button>
    }
}

/// Copies what stands in a field.
#[component]
pub(super) fn CopyOf(
    /// The field's id.
    field: &'static str,
    /// What the button says to assistive technology.
    label: String,
) -> impl IntoView {
    view! {
        <button type="button" class="button quiet small only" aria-label=label data-copy-of=field>
            <Icon sign=Sign::Copy />
            <Icon sign=Sign::Check />
            <span class="unseen" role="status"></span>
        </button>
    }
}
