//! Looking at the portal as somebody else.

use leptos::prelude::*;

use crate::{
    text,
    ui::{Icon, Sign},
};

/// Stands over every page meanwhile, and ends it.
#[component]
pub(super) fn ViewBanner(
    /// As whom.
    name: String,
) -> impl IntoView {
    view! {
        <section class="viewing" aria-label=text::VIEW>
            <Icon sign=Sign::Eye />
            <p><b><bdi>{text::viewing_as(&name)}</bdi></b> " " {text::VIEW_WORDS}</p>
            <form method="post" action="/view/end"><button class="button small">{text::END_VIEW}</button></form>
        </section>
    }
    .into_any()
}

/// Begins to look as somebody else.
#[component]
pub(super) fn ViewAs(
    /// Where that is done.
    action: String,
    /// As whom.
    words: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=action><button class="button"><Icon sign=Sign::Eye /> " " {words}</button></form>
    }
    .into_any()
}

/// In the place of the own page of whoever has a role: a role has none.
#[component]
pub fn OwnPageOfRole() -> impl IntoView {
    view! {
        <div class="head"><h1>{text::VIEW_OWN_PAGE}</h1></div>
        <p class="soft">{text::VIEW_OWN_PAGE_WORDS}</p>
    }
}
