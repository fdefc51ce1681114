use leptos::prelude::*;

use crate::{
    page::{crumbs::Crumbs, topic::Topic},
    text,
    ui::{Line, LiveLines, LiveSource},
};

/// Who was turned away and belongs to no extension.
#[component]
pub fn UnknownPhones(
    /// The latest refusals.
    lines: Vec<Line>,
) -> impl IntoView {
    let topic = Topic::Unknown.to_string();
    view! {
        <div class="head"><div>
            <Crumbs part=text::SECURITY last=text::UNKNOWN_PHONES />
            <h1>{text::UNKNOWN_PHONES}</h1>
            <p class="soft">{text::UNKNOWN_PHONES_WORDS}</p>
        </div></div>
        <section class="panel" aria-label=text::UNKNOWN_PHONES>
            <LiveLines topic=topic.clone() lines=lines empty=text::NO_UNKNOWN_PHONES.to_owned() />
        </section>
        <LiveSource numbers=Vec::new() topics=vec![topic] />
    }
}
