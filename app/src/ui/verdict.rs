use leptos::prelude::*;
use patchbay_shared::FieldError;

use super::{Icon, Sign};
use crate::text;

/// The place under a field where its verdict appears. It is there before its first words, so that they are announced.
#[component]
pub fn Verdict(
    /// The place's id, for `aria-describedby`.
    id: String,
    /// What is wrong at the moment.
    #[prop(into)]
    error: Signal<Option<FieldError>>,
    /// What is good to know, while nothing is wrong.
    #[prop(into, optional)]
    good: Signal<Option<String>>,
    /// What stands there otherwise.
    #[prop(optional)]
    hint: &'static str,
    /// Whether it is said elsewhere already, and not to be read out twice.
    #[prop(into, optional)]
    quiet: Signal<bool>,
    /// A way out that stands beside the verdict.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="verdict">
            <p id=id aria-live=move || if quiet.get() { "off" } else { "polite" } class=move || match (error.with(Option::is_some), good.with(Option::is_some)) {
                (true, _) => "error",
                (false, true) => "good",
                (false, false) => "hint",
            }>
                {move || error.with(Option::is_some).then(|| view! { <Icon sign=Sign::Error /> })}
                {move || match (error.get(), good.get()) {
                    (Some(error), _) => text::verdict(&error),
                    (None, Some(good)) => good,
                    (None, None) => hint.to_owned(),
                }}
            </p>
            {children.map(|children| children())}
        </div>
    }
}
