use leptos::prelude::*;
use patchbay_shared::{Change, Field};
use patchbay_store::extension::Stamp;

use crate::{page::moment::Moment, text};

/// Field by field, from what to what.
#[component]
pub(in crate::page) fn Changes(changes: Vec<Change>) -> impl IntoView {
    (!changes.is_empty()).then(|| {
        let rows = changes
            .into_iter()
            .map(|change| {
                let label = text::label(change.field);
                view! { <div><dt>{label}</dt><dd><FromTo change=change /></dd></div> }
            })
            .collect_view();
        view! { <dl class="changes">{rows}</dl> }
    })
}

/// What went and what came; of a secret nothing but that.
#[component]
pub(super) fn FromTo(change: Change) -> impl IntoView {
    let Change { field, from, to, secret } = change;
    if secret {
        return text::CHANGED.into_any();
    }
    // Values of other scripts keep their own direction.
    let whole =
        matches!(field, Field::FirstName | Field::LastName | Field::Role | Field::Organizations | Field::JobTitle);
    let dir = whole.then_some("auto");
    let [from, to] = [from, to].map(|value| text::value(field, value.as_deref()));
    let both = from.is_some() && to.is_some();
    view! {
        {from.map(|from| view! { <span class="unseen">{text::CHANGED_FROM}</span> <del dir=dir>{from}</del> })}
        {both.then_some(" ")}
        {to.map(|to| view! { <span class="unseen">{text::CHANGED_TO}</span> <ins dir=dir>{to}</ins> })}
    }
    .into_any()
}

/// Who, when and from where.
#[component]
pub(super) fn Made(stamp: Stamp) -> impl IntoView {
    let Stamp { by, at, address } = stamp;
    view! { <bdi>{by}</bdi> " · " <Moment at=at /> {address.map(|address| format!(" · {address}"))} }
}

/// Why something that was asked for was not done.
#[component]
pub(super) fn Refusal(words: Vec<String>) -> impl IntoView {
    use crate::ui::{Icon, Sign};
    (!words.is_empty()).then(|| {
        let lines = words.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
        view! {
            <section class="notice bad" role="alert">
                <Icon sign=Sign::Error />
                <div><h2>{text::NOTHING_CHANGED}</h2> {lines}</div>
            </section>
        }
    })
}
