use leptos::prelude::*;
use patchbay_store::session::{Listed, PAGE};

use crate::{page::account::Sessions, text};

/// Who is logged in.
#[component]
pub fn SessionsPage(
    /// A part of them, and one more if there are more.
    sessions: Vec<Listed>,
    /// Whether it is not the first part.
    further: bool,
) -> impl IntoView {
    let has_more = sessions.len() > PAGE;
    let shown: Vec<Listed> = sessions.into_iter().take(PAGE).collect();
    let next = shown.last().filter(|_| has_more).map(|last| format!("/security/sessions?before={}", last.id));
    view! {
        <div class="head"><div><h1>{text::SESSIONS}</h1> <p class="soft">{text::ALL_SESSIONS_WORDS}</p></div></div>
        <Sessions sessions=shown names=true action="/security/sessions" />
        <nav class="row" aria-label=text::PAGES>
            {further.then(|| view! { <a class="button small" href="/security/sessions">{text::TO_THE_FIRST}</a> })}
            {next.map(|next| view! { <a class="button small push" rel="next" href=next>{text::NEXT}</a> })}
        </nav>
    }
}
