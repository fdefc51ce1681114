use leptos::prelude::*;
use patchbay_shared::Permission;
use patchbay_store::extension::{COUNT_LIMIT, Snapshot, Waiting as Row, WaitingPage};

use super::{
    changes::{Changes, Made, Refusal},
    edit::Crumbs,
};
use crate::{
    page::{
        may::{May, may},
        pager::{self, Pager},
    },
    text,
};

const PATH: &str = "/extensions/pending";

/// Everything that waits for Apply: who saved it, when, and what would change for the phones.
#[component]
pub fn Waiting(
    /// A part of it.
    page: WaitingPage,
    /// How many there are.
    total: i64,
    /// Why something that was asked for was not done.
    refusal: Vec<String>,
) -> impl IntoView {
    let WaitingPage { rows, before, has_more, seen } = page;
    let previous = pager::back(before, PATH, |id| format!("{PATH}?after={id}"));
    let next = rows.last().filter(|_| has_more).map(|row| format!("{PATH}?after={}", row.head.id));
    let [first, last] =
        [rows.first(), rows.last()].map(|row| row.map(|row| row.head.number.clone()).unwrap_or_default());
    let empty = rows.is_empty();
    let cases = rows.into_iter().map(|row| view! { <Case row=row pick=true /> }).collect_view();
    view! {
        <div class="head">
            <div>
                <Crumbs last=text::WAITING.to_owned() />
                <h1>{text::WAITING} " " {(total > 0).then(|| view! { <small>{text::count(total, COUNT_LIMIT)}</small> })}</h1>
                {(!empty).then(|| view! { <p class="soft">{text::WAITING_WORDS}</p> })}
            </div>
        </div>
        <Refusal words=refusal />
        {if empty {
            view! {
                <section class="panel empty" aria-labelledby="empty-title">
                    <h2 id="empty-title">{text::NOTHING_WAITS}</h2>
                    <div class="row"><a class="button" href="/extensions">{text::SHOW_ALL}</a></div>
                </section>
            }
            .into_any()
        } else {
            view! {
                <form method="post" action=PATH class="stack">
                    <input type="hidden" name="seen" value=seen.as_ref().map(Snapshot::as_str).map(str::to_owned) />
                    <ul class="cases">{cases}</ul>
                    {(previous.is_some() || next.is_some()).then(|| view! {
                        <Pager previous=previous next=next range=text::from_to(&first, &last) />
                    })}
                    <May permission=Permission::ApplyExtensions>
                    <div class="row">
                        <button class="button" name="do" value="apply">{text::APPLY_SELECTED}</button>
                        <button class="button" name="do" value="discard">{text::DISCARD_SELECTED}</button>
                        <button class="button push" name="do" value="discard_all">{text::discard_all(total, COUNT_LIMIT)}</button>
                        <button class="button primary" name="do" value="apply_all">{text::apply_all(total, COUNT_LIMIT)}</button>
                    </div>
                    </May>
                </form>
            }
            .into_any()
        }}
    }
}

/// Asks once more before something is discarded, and says what that means.
#[component]
pub fn Discard(
    /// What was chosen; nothing stands for all.
    rows: Vec<Row>,
    /// How many they are.
    total: i64,
    /// What all of them are.
    seen: Option<Snapshot>,
) -> impl IntoView {
    let all = rows.is_empty();
    let picks = rows
        .iter()
        .map(|row| view! { <input type="hidden" name="pick" value=format!("{}:{}", row.head.id, row.head.version) /> })
        .collect_view();
    let new = rows.iter().filter(|row| row.head.applied_version.is_none()).count();
    let words = text::discard_words(all, rows.len() - new, new);
    let button = text::discard_button(total, COUNT_LIMIT);
    let cases = rows.into_iter().map(|row| view! { <Case row=row pick=false /> }).collect_view();
    view! {
        <div class="head"><div>
            <Crumbs last=text::DISCARD.to_owned() />
            <h1>{text::discard_title(total, COUNT_LIMIT)}</h1>
        </div></div>
        <form class="panel" method="post" action="/extensions/pending/discard">
            <input type="hidden" name="seen" value=seen.as_ref().map(Snapshot::as_str).map(str::to_owned) />
            {picks}
            <p class="soft">{words}</p>
            <ul class="cases">{cases}</ul>
            <p class="row">
                <a class="button" href=PATH autofocus>{text::CANCEL}</a>
                <button class="button danger" name="do" value=if all { "discard_all" } else { "discard" }>{button}</button>
            </p>
        </form>
    }
}

/// One extension with what would change for its phones.
#[component]
fn Case(row: Row, pick: bool) -> impl IntoView {
    let Row { head, saved, changes } = row;
    let new = head.applied_version.is_none();
    let name = view! { <b>{head.number.clone()}</b> " " <bdi>{head.name.clone()}</bdi> };
    let value = format!("{}:{}", head.id, head.version);
    view! {
        <li class=pick.then_some("panel")>
            <header>
                {if pick && may(Permission::ApplyExtensions) {
                    view! { <label class="check"><input type="checkbox" name="pick" value=value /> <span>{name}</span></label> }.into_any()
                } else {
                    view! { <span>{name}</span> }.into_any()
                }}
                {new.then(|| view! { <span class="mark">{text::MARK_NEW}</span> })}
                <span class="faint"><Made stamp=saved /></span>
                {pick.then(|| view! {
                    <a class="button quiet small push" href=format!("/extensions/{}/history", head.id) aria-label=text::history_of(&head.number)>{text::HISTORY}</a>
                })}
            </header>
            <Changes changes=changes />
        </li>
    }
}
