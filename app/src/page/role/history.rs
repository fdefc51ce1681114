use leptos::prelude::*;
use patchbay_store::role::{Change, Revision};

use crate::text;

/// Who changed what of a role, and when.
#[component]
pub(super) fn History(history: Vec<Revision>) -> impl IntoView {
    (!history.is_empty()).then(|| {
        let versions = history
            .into_iter()
            .map(|revision| view! {
                <li>
                    <header class="soft">
                        {text::version(revision.version)} " · " <bdi>{text::changed_by(Some(&revision.by), revision.at)}</bdi>
                    </header>
                    <RoleChanges changes=revision.changes />
                </li>
            })
            .collect_view();
        view! {
            <section aria-labelledby="history-title">
                <h2 id="history-title">{text::ROLE_HISTORY}</h2>
                <ol class="versions">{versions}</ol>
            </section>
        }
    })
}

/// What each field of a role was and became.
#[component]
pub(in crate::page) fn RoleChanges(changes: Vec<Change>) -> impl IntoView {
    let rows = changes
        .into_iter()
        .map(|Change { field, from, to }| {
            let [from, to] = [from, to].map(|value| text::role_value(field, &value));
            view! {
                <div>
                    <dt>{text::role_field(field)}</dt>
                    <dd><del><bdi>{from}</bdi></del> " → " <ins><bdi>{to}</bdi></ins></dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="changes">{rows}</dl> }
}
