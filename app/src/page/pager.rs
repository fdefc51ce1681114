use leptos::prelude::*;
use patchbay_store::extension::Before;

use crate::{
    text,
    ui::{Icon, Sign},
};

/// To the parts of a list before and behind this one.
#[component]
pub(super) fn Pager(
    /// Where the part before this one is; `None` at the beginning.
    previous: Option<String>,
    /// Where the part behind this one is; `None` at the end.
    next: Option<String>,
    /// From which to which this part goes.
    range: String,
    /// What else is chosen about the parts.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <nav class="pager" aria-label=text::PAGES>
            {children.map(|children| children())}
            <p>{range}</p>
            <span class="row">
                <Turn href=previous words=text::PREVIOUS back=true />
                <Turn href=next words=text::NEXT back=false />
            </span>
        </nav>
    }
}

/// The address of the part before this one: that of the `first`, or of the one `behind` a row.
pub(super) fn back<C>(before: Before<C>, first: &str, behind: impl FnOnce(C) -> String) -> Option<String> {
    match before {
        Before::Nothing => None,
        Before::First => Some(first.to_owned()),
        Before::Behind(row) => Some(behind(row)),
    }
}

#[component]
fn Turn(href: Option<String>, words: &'static str, back: bool) -> impl IntoView {
    let disabled = href.is_none().then_some("true");
    let rel = if back { "prev" } else { "next" };
    view! {
        <a class="button small" role="link" href=href rel=rel aria-disabled=disabled>
            {back.then(|| view! { <Icon sign=Sign::Left /> " " })} <span>{words}</span> {(!back).then(|| view! { " " <Icon sign=Sign::Right /> })}
        </a>
    }
}
