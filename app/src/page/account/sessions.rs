use leptos::prelude::*;
use patchbay_store::session::Listed;

use crate::{page::moment::Moment, text};

/// Sessions, each of which can be ended.
#[component]
pub(in crate::page) fn Sessions(
    sessions: Vec<Listed>,
    /// Whether it is said whose they are.
    names: bool,
    /// Where they are ended: this path, the session's id, and `end`.
    action: &'static str,
) -> impl IntoView {
    let rows =
        sessions.into_iter().map(|session| view! { <Row session=session names=names action=action /> }).collect_view();
    view! { <ul class="cases">{rows}</ul> }
}

#[component]
fn Row(session: Listed, names: bool, action: &'static str) -> impl IntoView {
    let Listed { id, name, created_at, seen_at, address, user_agent, current } = session;
    let address = address.unwrap_or_else(|| text::UNKNOWN_ADDRESS.to_owned());
    let label = text::end_session_of(if names { &name } else { &address });
    view! {
        <li class="panel">
            <header>
                <b>{if names { view! { <bdi>{name}</bdi> }.into_any() } else { view! { <code>{address.clone()}</code> }.into_any() }}</b>
                {names.then(|| view! { <code>{address}</code> })}
                {current.then(|| view! { <span class="mark live">{text::THIS_SESSION}</span> })}
                <span class="faint">
                    {text::LOGGED_IN_AT} " " <Moment at=created_at /> " · " {text::LAST_USED_AT} " " <Moment at=seen_at />
                </span>
            </header>
            <p class="soft"><bdi>{user_agent}</bdi></p>
            {(!current).then(|| view! {
                <form method="post" action=format!("{action}/{id}/end")>
                    <button class="button small" aria-label=label>{text::END_SESSION}</button>
                </form>
            })}
        </li>
    }
}
