use leptos::prelude::*;
use patchbay_shared::Permission;
use patchbay_store::extension::{Head, HistoryPage, Kind, RESTORABLE, Version};
use time::OffsetDateTime;

use super::{
    changes::{Changes, Made, Refusal},
    edit::Crumbs,
};
use crate::{
    page::{may::may, moment::Moment, pager::Pager},
    text,
    ui::{Icon, Sign},
};

/// Every version of an extension, newest first, on one line of time.
#[component]
pub fn History(
    /// A part of it.
    page: HistoryPage,
    /// What time it is.
    now: OffsetDateTime,
    /// Why something that was asked for was not done.
    refusal: Vec<String>,
    /// A moment of which there is nothing to show, as it was typed, and why.
    wrong: Option<(String, &'static str)>,
) -> impl IntoView {
    let HistoryPage { head, versions, size, has_more } = page;
    let Head { id, number, name, version: newest, .. } = head.clone();
    let address = format!("/extensions/{id}/history");
    let [first, last] = [versions.first(), versions.last()].map(|end| end.map_or(0, |end| end.version));
    // No version is left out, so the page before begins as many versions higher.
    let newer = (first < newest).then(|| match first + i32::from(size) {
        start if start < newest => format!("{address}?before={}", start + 1),
        _ => address.clone(),
    });
    let older = has_more.then(|| format!("{address}?before={last}"));
    let of = head.deleted_at.is_none().then(|| (number.clone(), id));
    let start = versions.first().map(|first| first.version);
    let lines = versions.into_iter().map(|version| view! { <Line head=head.clone() version=version /> }).collect_view();
    view! {
        <div class="head">
            <div>
                {match of {
                    Some(of) => view! { <Crumbs last=text::HISTORY.to_owned() of=of /> }.into_any(),
                    None => view! { <Crumbs last=text::HISTORY.to_owned() /> }.into_any(),
                }}
                <h1>{number.clone()} " " <bdi>{name}</bdi></h1>
            </div>
            {(head.is_pending() && may(Permission::ApplyExtensions)).then(|| view! { <Decide id=id version=newest /> })}
        </div>
        <Refusal words=refusal />
        {head.deleted_at.map(|at| view! { <Ended id=id at=at now=now /> })}
        <section aria-labelledby="versions-title">
            <h2 id="versions-title">{text::VERSIONS}</h2>
            <AsOfMoment address=address.clone() wrong=wrong />
            <ol class="versions" reversed start=start>{lines}</ol>
        </section>
        {(newer.is_some() || older.is_some()).then(|| view! {
            <Pager previous=newer next=older range=text::from_to(&text::version(first), &text::version(last)) />
        })}
    }
}

/// What it was at some moment, without knowing which version that was.
#[component]
fn AsOfMoment(address: String, wrong: Option<(String, &'static str)>) -> impl IntoView {
    let invalid = wrong.is_some().then_some("true");
    let (typed, words) = wrong.map(|(typed, words)| (Some(typed), Some(words))).unwrap_or_default();
    view! {
        <form class="as-of field" method="get" action=address novalidate>
            <label for="at">{text::AS_OF_MOMENT}</label>
            <div class="row">
                <input class="input" type="datetime-local" id="at" name="at" value=typed aria-describedby="at-verdict" aria-invalid=invalid />
                <button class="button">{text::SHOW}</button>
            </div>
            {match words {
                Some(words) => view! { <p class="error" id="at-verdict" role="alert"><Icon sign=Sign::Error /> {words}</p> }.into_any(),
                None => view! { <p class="hint" id="at-verdict">{text::AS_OF_MOMENT_HINT}</p> }.into_any(),
            }}
        </form>
    }
}

/// What can be done about a version that waits for Apply.
#[component]
fn Decide(id: i64, version: i32) -> impl IntoView {
    view! {
        <form method="post" action="/extensions/pending">
            <input type="hidden" name="pick" value=format!("{id}:{version}") />
            <button class="button" name="do" value="discard">{text::discard_version(version)}</button>
        </form>
        <form method="post" action=format!("/extensions/{id}/apply")>
            <input type="hidden" name="version" value=version />
            <button class="button primary">{text::apply_version(version)}</button>
        </form>
    }
}

/// That it was deleted, and until when it can come back.
#[component]
fn Ended(id: i64, at: OffsetDateTime, now: OffsetDateTime) -> impl IntoView {
    let until = at + RESTORABLE;
    let back = (now < until && may(Permission::DeleteExtensions)).then(|| {
        view! { <p class="row"><button class="button small">{text::RESTORE}</button></p> }
    });
    view! {
        <form class="notice warn" method="post" action=format!("/extensions/{id}/undelete")>
            <Icon sign=Sign::Trash />
            <div>
                <p>
                    {text::WAS_DELETED} " " <Moment at=at />
                    {back.is_some().then(|| view! { " · " {text::RESTORABLE_UNTIL} " " <Moment at=until /> })}
                </p>
            </div>
            {back}
        </form>
    }
}

#[component]
fn Line(head: Head, version: Version) -> impl IntoView {
    let Version { version: number, kind, made, changes, applied, is_live } = version;
    let newest = number == head.version;
    let waits = newest && head.is_pending();
    let class = match (waits, is_live) {
        (true, _) => "waits",
        (_, true) => "now",
        _ => "",
    };
    let href = format!("/extensions/{}/versions/{number}", head.id);
    let restorable = !newest && kind != Kind::Deleted && head.deleted_at.is_none() && may(Permission::EditExtensions);
    let words =
        text::version_kind(kind == Kind::Created, kind == Kind::Deleted, kind == Kind::Undeleted, changes.is_empty());
    let applied = applied.map(|stamp| {
        if stamp == made {
            view! { <p class="faint">{text::APPLIED_AT_ONCE}</p> }.into_any()
        } else {
            view! { <p class="faint">{text::APPLIED_BY} " " <Made stamp=stamp /></p> }.into_any()
        }
    });
    view! {
        <li class=class>
            <header>
                <h3>{text::version(number)}</h3>
                " "
                {waits.then(|| view! { <span class="mark pending">{text::MARK_WAITS}</span> " " })}
                {is_live.then(|| view! { <span class="mark live">{text::MARK_LIVE}</span> " " })}
                <span class="faint"><Made stamp=made /></span>
                <span class="row push">
                    <a class="button quiet small" href=href.clone() aria-label=text::show_version(number)>{text::SHOW}</a>
                    {restorable.then(|| view! {
                        <a class="button quiet small" href=format!("{href}#restore") aria-label=text::restore_version(number)>
                            <Icon sign=Sign::Undo /> " " {text::RESTORE}
                        </a>
                    })}
                </span>
            </header>
            {words.map(|words| view! { <p class="soft">{words}</p> })}
            <Changes changes=changes />
            {applied}
        </li>
    }
}
