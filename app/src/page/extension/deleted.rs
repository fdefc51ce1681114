use leptos::prelude::*;
use patchbay_store::extension::{Deleted as Row, DeletedPage};

use super::{changes::Refusal, edit::Crumbs};
use crate::{
    page::moment::Moment,
    text,
    ui::{Icon, Sign},
};

/// What was deleted in the last 30 days, and can come back.
#[component]
pub fn Deleted(
    /// A part of it.
    page: DeletedPage,
    /// Whether it is not the first part.
    further: bool,
    /// Why something that was asked for was not done.
    refusal: Vec<String>,
    /// The extension whose e-mail address somebody else has by now: it can come back without.
    without_email: Option<(i64, String)>,
) -> impl IntoView {
    let DeletedPage { rows, has_more } = page;
    let next = rows
        .last()
        .filter(|_| has_more)
        .map(|row| format!("/extensions/deleted?after={}-{}", row.at.unix_timestamp_nanos() / 1000, row.id));
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
        <nav class="row" aria-label=text::PAGES>
            {further.then(|| view! { <a class="button small" href="/extensions/deleted">{text::TO_THE_FIRST}</a> })}
            {next.map(|next| view! { <a class="button small push" rel="next" href=next>{text::NEXT}</a> })}
        </nav>
    }
}

#[component]
fn Case(row: Row) -> impl IntoView {
    let Row { id, number, name, at, by, until, reserved, .. } = row;
    view! {
        <li class="panel">
            <header>
                <span><b>{number.clone()}</b> " " <bdi>{name}</bdi></span>
                <span class="mark">{if reserved { text::MARK_RESERVED } else { text::MARK_RELEASED }}</span>
                <span class="faint">{text::WAS_DELETED} " " <Moment at=at /> " · " <bdi>{by}</bdi></span>
            </header>
            <p class="soft">{text::RESTORABLE_UNTIL} " " <Moment at=until /></p>
            <div class="row">
                <form method="post" action=format!("/extensions/{id}/undelete")>
                    <button class="button small" aria-label=text::restore_extension(&number)><Icon sign=Sign::Undo /> " " {text::RESTORE}</button>
                </form>
                {reserved.then(|| view! {
                    <form method="post" action=format!("/extensions/{id}/release")>
                        <button class="button small" aria-label=text::release_number_of(&number)>{text::RELEASE_NUMBER}</button>
                    </form>
                })}
                <a class="button quiet small" href=format!("/extensions/{id}/history") aria-label=text::history_of(&number)>{text::HISTORY}</a>
            </div>
        </li>
    }
}
