use leptos::prelude::*;
use patchbay_store::revision::{Change, Revision};

use crate::{text, ui::Worded};

/// Who changed what, and when.
#[component]
pub(super) fn Revisions<F: Worded>(
    /// The latest first.
    history: Vec<Revision<F>>,
    /// A value as a history tells it.
    words: fn(F::Field, &str) -> String,
) -> impl IntoView {
    (!history.is_empty()).then(|| {
        let versions = history
            .into_iter()
            .map(|Revision { version, by, at, changes }| view! {
                <li>
                    <header class="soft">{text::version(version)} " · " <bdi>{text::changed_by(by.as_deref(), at)}</bdi></header>
                    <Differences changes=changes words=words />
                </li>
            })
            .collect_view();
        view! {
            <section aria-labelledby="history-title">
                <h2 id="history-title">{text::REVISIONS}</h2>
                <ol class="versions">{versions}</ol>
            </section>
        }
    })
}

/// What each field was and became.
#[component]
pub(super) fn Differences<F: Worded>(changes: Vec<Change<F>>, words: fn(F::Field, &str) -> String) -> impl IntoView {
    let rows = changes
        .into_iter()
        .map(|Change { field, from, to }| {
            let [from, to] = [from, to].map(|value| words(field, &value));
            let secret = F::is_secret(field);
            view! {
                <div>
                    <dt>{F::label(field)}</dt>
                    <dd>
                        {match secret {
                            true => text::CHANGED.into_any(),
                            false => view! { <del><bdi>{from}</bdi></del> " → " <ins><bdi>{to}</bdi></ins> }.into_any(),
                        }}
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="changes">{rows}</dl> }
}
