use leptos::prelude::*;

use crate::ui::{Icon, Sign};

/// Why something was not done.
#[component]
pub(in crate::page) fn Refused(words: String) -> impl IntoView {
    view! {
        <section class="notice bad" role="alert">
            <Icon sign=Sign::Error />
            <div><p>{words}</p></div>
        </section>
    }
}

/// What was done.
#[component]
pub(in crate::page) fn Done(words: &'static str) -> impl IntoView {
    view! {
        <section class="notice ok" role="status">
            <Icon sign=Sign::Done />
            <div><p>{words}</p></div>
        </section>
    }
}
