use leptos::prelude::*;
use patchbay_store::extension::Current;

use super::edit::Crumbs;
use crate::text;

/// Asks once more before an extension ends, and says what that means.
#[component]
pub fn Delete(
    /// The extension.
    current: Current,
    /// How many of its phones are registered.
    phones: usize,
) -> impl IntoView {
    let number = current.form.number.clone();
    view! {
        <div class="head"><div>
            <Crumbs last=number.clone() />
            <h1>{text::delete_title(&number)} " " <bdi>{current.name()}</bdi> "?"</h1>
        </div></div>
        <form class="panel" method="post">
            <p class="soft">{text::delete_words(phones)}</p>
            <p class="row">
                <a class="button" href="/extensions" autofocus>{text::CANCEL}</a>
                <button class="button danger">{text::delete_title(&number)}</button>
            </p>
        </form>
    }
}
