use leptos::prelude::*;
use patchbay_store::call::{Call, CallPage, Party};
use time::OffsetDateTime;

use super::{
    filter::{Filter, Hidden},
    state::{CallLogState, PATH},
};
use crate::{
    page::{filter::NoRows, moment::Moment, topic::Topic},
    text,
    ui::{Icon, LiveLines, LiveSource, Sign},
};

/// The call log, newest first.
#[component]
pub fn CallLog(
    /// A part of it.
    page: CallPage,
    /// How it was asked for.
    state: CallLogState,
) -> impl IntoView {
    let CallPage { calls, next, read_at } = page;
    let further = !state.older.is_empty();
    let whole = !further && !state.filtered();
    let (newest, older) = (state.href(None), next.map(|next| state.href(Some(next))));
    let empty = match (calls.is_empty(), whole) {
        (true, true) => {
            let show_all = text::CALL_SHOW_ALL;
            Some(view! { <NoRows title=text::CALL_LOG_EMPTY words=text::CALL_LOG_EMPTY_WORDS href=PATH show_all=show_all /> }.into_any())
        }
        (true, false) => Some(
            view! { <NoRows title=text::CALL_NOTHING_FOUND words="" href=PATH show_all=text::CALL_SHOW_ALL /> }
                .into_any(),
        ),
        (false, _) => None,
    };
    view! {
        <div class="head">
            <div><h1>{text::CALL_LOG}</h1> <p class="soft">{text::CALL_LOG_WORDS}</p></div>
            <form method="post" action=format!("{PATH}/export")>
                <Hidden state=state.clone() />
                <button class="button"><Icon sign=Sign::Download /> " " {text::LOG_EXPORT}</button>
            </form>
        </div>
        <Filter state=state />
        {whole.then(|| view! { <Since moment=read_at.unwrap_or(OffsetDateTime::UNIX_EPOCH) /> })}
        {empty.unwrap_or_else(|| view! { <Rows calls=calls /> }.into_any())}
        {(further || older.is_some()).then(|| view! {
            <nav class="row" aria-label=text::PAGES>
                {further.then(|| view! { <a class="button small" href=newest>{text::LOG_NEWEST}</a> })}
                {older.map(|older| view! { <a class="button small push" rel="next" href=older>{text::LOG_OLDER}</a> })}
            </nav>
        })}
    }
}

/// The calls that end while one looks at the newest ones.
#[component]
fn Since(moment: OffsetDateTime) -> impl IntoView {
    let topic = Topic::Calls(moment).to_string();
    view! {
        <section class="panel" aria-labelledby="since-title">
            <h2 id="since-title">{text::CALLS_SINCE}</h2>
            <LiveLines topic=topic.clone() lines=Vec::new() empty=text::CALLS_SINCE_NONE.to_owned() />
            <LiveSource numbers=Vec::new() topics=vec![topic] />
        </section>
    }
}

#[component]
fn Rows(calls: Vec<Call>) -> impl IntoView {
    let heads = [text::CALL_BEGAN, text::CALL_FROM, text::CALL_TO, text::CALL_RANG, text::CALL_TALKED, text::CALL_END]
        .map(|words| view! { <th role="columnheader" scope="col">{words}</th> })
        .collect_view();
    view! {
        <table class="table log calls" role="table" aria-label=text::CALL_LOG>
            <thead><tr role="row">{heads}</tr></thead>
            <tbody>{calls.into_iter().map(|call| view! { <Row call=call /> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(call: Call) -> impl IntoView {
    let long = |words: Option<String>, label: &'static str| {
        words.map(|words| view! { <span class="unseen">{label} " "</span> {words} })
    };
    view! {
        <tr role="row">
            <td role="cell"><Moment at=call.started_at seconds=true /></td>
            <td role="cell"><Who party=call.caller.clone() /></td>
            <td role="cell"><Who party=call.callee.clone() /></td>
            <td role="cell">{long(call.ringing().map(text::call_time), text::CALL_RANG)}</td>
            <td role="cell">{long(call.talking().map(text::call_time), text::CALL_TALKED)}</td>
            <td role="cell"><End call=call /></td>
        </tr>
    }
}

#[component]
fn Who(party: Party) -> impl IntoView {
    view! { <code><bdi>{party.number}</bdi></code> " " <bdi>{party.name}</bdi> }
}

/// How it ended, or that it goes on.
#[component]
pub(super) fn End(call: Call) -> impl IntoView {
    let status = call.status.filter(|_| call.answered_at.is_none());
    view! {
        <span class=text::call_mark(call.end)>{call.end.map_or(text::CALL_GOES_ON, text::call_end)}</span>
        {status.map(|status| view! { " " <small class="faint">{text::call_status(status)}</small> })}
    }
}
