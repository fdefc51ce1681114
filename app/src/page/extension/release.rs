use leptos::prelude::*;
use patchbay_store::extension::Head;

use super::edit::Crumbs;
use crate::text;

/// Asks once more before a deleted extension's number is free for others, and says what that means.
#[component]
pub fn Release(
    /// The deleted extension.
    head: Head,
) -> impl IntoView {
    let Head { id, number, name, .. } = head;
    view! {
        <div class="head"><div>
            <Crumbs last=number.clone() />
            <h1>{text::release_number_of(&number)} " " <bdi>{name}</bdi> "?"</h1>
        </div></div>
        <form class="panel" method="post" action=format!("/extensions/{id}/release")>
            <p class="soft">{text::RELEASE_WORDS}</p>
            <p class="row">
                <a class="button" href="/extensions/deleted" autofocus>{text::CANCEL}</a>
                <button class="button danger">{text::release_number_of(&number)}</button>
            </p>
        </form>
    }
}
