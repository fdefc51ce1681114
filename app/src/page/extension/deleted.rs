use leptos::prelude::*;
use patchbay_shared::Permission;
use patchbay_store::extension::{Deleted as Row, DeletedPage};
use time::OffsetDateTime;

use super::{changes::Refusal, edit::Crumbs};
use crate::{
    page::{
        may::May,
        moment::Moment,
        pager::{self, Pager},
    },
    text,
    ui::{Icon, Sign},
};

const PATH: &str = "/extensions/deleted";

/// What was deleted in the last 30 days, and can come back.
#[component]
pub fn Deleted(
    /// A part of it.
    page: DeletedPage,
    /// Why something that was asked for was not done.
    refusal: Vec<String>,
    /// The extension whose e-mail address somebody else has by now: it can come back without.
    without_email: Option<(i64, String)>,
) -> impl IntoView {
    let DeletedPage { rows, before, has_more } = page;
    let behind = |at: OffsetDateTime, id| format!("{PATH}?after={}-{id}", at.unix_timestamp_nanos() / 1000);
    let previous = pager::back(before, PATH, |cursor| behind(cursor.at, cursor.id));
    let next = rows.last().filter(|_| has_more).map(|row| behind(row.at, row.id));
    let [first, last] = [rows.first(), rows.last()].map(|row| row.map(|row| row.number.clone()).unwrap_or_default());
    let empty = rows.is_empty();
    let cases = rows.into_iter().map(|row| view! { <Case row=row /> }).collect_view();
    view! {
        <div class="head"><div>
            <Crumbs last=text::DELETED.to_owned() />
            <h1>{text::DELETED_EXTENSIONS}</h1>
            <p class="soft">{text::DELETED_WORDS}</p>
        </div></div>
        <Refusal words=refusal />
        {without_email.map(|(id, number)| view! {
            <form class="notice info" method="post" action=format!("/extensions/{id}/undelete")>
                <Icon sign=Sign::Info />
                <div><p>{text::restore_without_email_words(&number)}</p></div>
                <p class="row"><button class="button small" name="without_email" value="yes">{text::RESTORE_WITHOUT_EMAIL}</button></p>
            </form>
        })}
        {if empty {
            view! {
                <section class="panel empty" aria-labelledby="empty-title">
                    <h2 id="empty-title">{text::NOTHING_DELETED}</h2>
                    <div class="row"><a class="button" href="/extensions">{text::SHOW_ALL}</a></div>
                </section>
            }
            .into_any()
        } else {
            view! { <ul class="cases">{cases}</ul> }.into_any()
        }}
        {(previous.is_some() || next.is_some()).then(|| view! {
            <Pager previous=previous next=next range=text::from_to(&first, &last) />
        })}
    }
}

#[component]
fn Case(row: Row) -> impl IntoView {
    let Row { id, number, name, at, by, until, reserved, .. } = row;
    let history = text::history_of(&number);
    view! {
        <li class="panel">
            <header>
                <span><b>{number.clone()}</b> " " <bdi>{name}</bdi></span>
                <span class="mark">{if reserved { text::MARK_RESERVED } else { text::MARK_RELEASED }}</span>
                <span class="faint">{text::WAS_DELETED} " " <Moment at=at /> " · " <bdi>{by}</bdi></span>
            </header>
            <p class="soft">{text::RESTORABLE_UNTIL} " " <Moment at=until /></p>
            <div class="row">
                <May permission=Permission::DeleteExtensions>
                <form method="post" action=format!("/extensions/{id}/undelete")>
                    <button class="button small" aria-label=text::restore_extension(&number)><Icon sign=Sign::Undo /> " " {text::RESTORE}</button>
                </form>
                {reserved.then(|| view! {
                    <a class="button small" href=format!("/extensions/{id}/release") aria-label=text::release_number_of(&number)>{text::RELEASE_NUMBER}</a>
                })}
                </May>
                <a class="button quiet small" href=format!("/extensions/{id}/history") aria-label=history>{text::HISTORY}</a>
            </div>
        </li>
    }
}
