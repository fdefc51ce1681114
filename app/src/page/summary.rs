use leptos::prelude::*;

use crate::{
    text,
    ui::{Icon, Sign},
};

/// Everything that is to be put right in a form, with the ways to it.
#[component]
pub(super) fn Summary(
    /// The `id` of each control, and what is wrong with it.
    wrong: Vec<(&'static str, String)>,
) -> impl IntoView {
    (!wrong.is_empty()).then(|| {
        let title = text::things_to_put_right(wrong.len());
        let lines =
            wrong.into_iter().map(|(id, words)| view! { <li><a href=format!("#{id}")>{words}</a></li> }).collect_view();
        view! {
            <section class="notice bad" role="alert" aria-labelledby="summary-title">
                <Icon sign=Sign::Error />
                <div>
                    <h2 id="summary-title">{title}</h2>
                    <ul>{lines}</ul>
                </div>
            </section>
        }
        .into_any()
    })
}
