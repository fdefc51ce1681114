use leptos::prelude::*;
use patchbay_store::call::{Call, Own};

use super::list::{End, Long};
use crate::{page::moment::Moment, text};

/// One's own calls, those that one missed before all of them.
#[component]
pub fn OwnCalls(
    /// What is shown of them.
    calls: Own,
    /// Whose they are.
    extension_id: i64,
) -> impl IntoView {
    let Own { missed, all } = calls;
    view! {
        <section class="section stack" aria-labelledby="calls-title">
            <h2 id="calls-title">{text::OWN_CALLS}</h2>
            <h3 id="missed-title">{text::MISSED_CALLS}</h3>
            <List calls=missed extension_id=extension_id titled="missed-title" empty=text::MISSED_CALLS_NONE />
            <h3 id="last-title">{text::LAST_CALLS}</h3>
            <List calls=all extension_id=extension_id titled="last-title" empty=text::LAST_CALLS_NONE />
        </section>
    }
}

#[component]
fn List(calls: Vec<Call>, extension_id: i64, titled: &'static str, empty: &'static str) -> impl IntoView {
    if calls.is_empty() {
        return view! { <p class="hint">{empty}</p> }.into_any();
    }
    let heads = [text::CALL_BEGAN, text::CALL_WITH, text::CALL_TALKED, text::CALL_END]
        .map(|words| view! { <th role="columnheader" scope="col">{words}</th> })
        .collect_view();
    let rows = calls.into_iter().map(|call| view! { <Row call=call extension_id=extension_id /> }).collect_view();
    view! {
        <table class="table log calls" role="table" aria-labelledby=titled>
            <thead><tr role="row">{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(call: Call, extension_id: i64) -> impl IntoView {
    let made = call.caller.extension_id == Some(extension_id);
    let other = if made { call.callee.clone() } else { call.caller.clone() };
    view! {
        <tr role="row">
            <td role="cell"><Moment at=call.started_at seconds=true /></td>
            <td role="cell">
                {if made { text::CALL_MADE } else { text::CALL_GOT }} " " <code><bdi>{other.number}</bdi></code> " " <bdi>{other.name}</bdi>
            </td>
            <td role="cell"><Long long=call.talking() words=text::CALL_TALKED /></td>
            <td role="cell"><End call=call /></td>
        </tr>
    }
}
