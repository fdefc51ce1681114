use leptos::prelude::*;

use crate::text;

/// A page that another one is below: its words, and where it is.
pub(super) type Above = (String, Option<String>);

/// Where one is.
#[component]
pub(super) fn Crumbs(
    /// The part of the menu.
    #[prop(default = text::MENU_EXTENSION_AND_TRUNK)]
    part: &'static str,
    /// What the page is below, and where that is, if whoever looks may go there.
    #[prop(optional)]
    above: Vec<Above>,
    /// This page.
    #[prop(into)]
    last: String,
) -> impl IntoView {
    let above = above
        .into_iter()
        .map(|(words, href)| match href {
            Some(href) => view! { <li><a href=href>{words}</a></li> }.into_any(),
            None => view! { <li>{words}</li> }.into_any(),
        })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label=text::YOU_ARE_HERE>
            <ol>
                <li>{part}</li>
                {above}
                <li aria-current="page"><bdi>{last}</bdi></li>
            </ol>
        </nav>
    }
    .into_any()
}
