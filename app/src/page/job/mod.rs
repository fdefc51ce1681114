//! Long work that goes on by itself: how far it is, and what became of it.

mod list;
mod show;

pub use list::Jobs;
pub use show::{LEFT_SHOWN, ShowJob};

use leptos::prelude::*;

use crate::text;

/// Where one is.
#[component]
fn Crumbs(last: String) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label=text::YOU_ARE_HERE>
            <ol>
                <li>{text::MENU_EXTENSION_AND_TRUNK}</li>
                <li><a href="/jobs">{text::JOBS}</a></li>
                <li aria-current="page">{last}</li>
            </ol>
        </nav>
    }
}
