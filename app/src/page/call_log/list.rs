use leptos::prelude::*;
use patchbay_shared::CallEnd;
use patchbay_store::call::{Call, CallPage, Party};
use time::{Duration, OffsetDateTime};

use super::{
    filter::{Filter, Hidden},
    state::{CallLogState, PATH},
};
use crate::{
    page::{
        filter::{NoRows, Older},
        moment::Moment,
        topic::Topic,
    },
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
    let newest = further.then(|| state.href(None));
    let older = next.map(|next| state.href(Some(next)));
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
        {if calls.is_empty() {
            let empty = (text::CALL_LOG_EMPTY, text::CALL_LOG_EMPTY_WORDS);
            view! { <NoRows whole=whole empty=empty nothing_found=text::CALL_NOTHING_FOUND href=PATH show_all=text::CALL_SHOW_ALL /> }.into_any()
        } else {
            view! { <Rows calls=calls /> }.into_any()
        }}
        <Older newest=newest older=older />
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
    view! {
        <tr role="row">
            <td role="cell"><Moment at=call.started_at seconds=true /></td>
            <td role="cell"><Word words=text::CALL_FROM /> <Who party=call.caller.clone() /></td>
            <td role="cell"><Word words=text::CALL_TO /> <Who party=call.callee.clone() /></td>
            <td role="cell"><Long long=call.ringing() words=text::CALL_RANG /></td>
            <td role="cell"><Long long=call.talking() words=text::CALL_TALKED /></td>
            <td role="cell"><End call=call /></td>
        </tr>
    }
}

#[component]
fn Who(party: Party) -> impl IntoView {
    view! { <code><bdi>{party.number}</bdi></code> " " <bdi>{party.name}</bdi> }
}

/// What stands in a cell, where a row is a card: who hears it hears the head of the column.
#[component]
fn Word(words: &'static str) -> impl IntoView {
    view! { <span class="word" aria-hidden="true">{words} " "</span> }
}

/// How long something took, if it took place.
#[component]
pub(super) fn Long(long: Option<Duration>, words: &'static str) -> impl IntoView {
    long.map(|long| view! { <Word words=words /> {text::call_time(long)} })
}

/// How it ended, or that it goes on.
#[component]
pub(super) fn End(call: Call) -> impl IntoView {
    let status = call.status.filter(|_| call.end == Some(CallEnd::Refused));
    view! {
        <span class=text::call_mark(call.end)>{call.end.map_or(text::CALL_GOES_ON, text::call_end)}</span>
        {status.map(|status| view! { " " <small class="faint">{text::call_status(status)}</small> })}
    }
}
