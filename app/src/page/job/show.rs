use leptos::prelude::*;
use patchbay_shared::JobEnd;
use patchbay_store::job::{Job, Left, Undoable};

use super::Crumbs;
use crate::{
    page::{line, moment::Moment, topic::Topic},
    text,
    ui::{AtEnd, Icon, LiveLines, LiveSource, Sign},
};

/// So many of the extensions that were left as they are stand on the page; the file has all of them.
pub const LEFT_SHOWN: u16 = 100;

/// A job: how far it is, or what became of it.
#[component]
pub fn ShowJob(
    /// The job.
    job: Job,
    /// The first of the extensions that it left as they were.
    left: Vec<Left>,
    /// What of it can be undone.
    undoable: Undoable,
) -> impl IntoView {
    let title = text::job_title(&job);
    let id = job.id;
    let now = match job.ended {
        None => view! { <GoesOn job=job.clone() /> }.into_any(),
        Some((_, end)) => view! { <Ended job=job.clone() end=end /> }.into_any(),
    };
    view! {
        <div class="head"><div>
            <Crumbs last=title.clone() />
            <h1>{title}</h1>
            <p class="soft"><Moment at=job.created_at seconds=true /></p>
        </div></div>
        <div class="stack">
            {now}
            {(!left.is_empty()).then(|| view! { <LeftOnes id=id left=left /> })}
            {(undoable.done > 0).then(|| view! { <Undo id=id undoable=undoable /> })}
        </div>
    }
    .into_any()
}

#[component]
fn GoesOn(job: Job) -> impl IntoView {
    let topic = Topic::Job(job.id).to_string();
    let lines = vec![line::job(&job)];
    let sign = lines[0].sign.clone();
    view! {
        <section class="panel stack" aria-label=text::job_state(&job)>
            <LiveLines topic=topic.clone() lines=lines empty=String::new() />
            <AtEnd topic=topic.clone() sign=sign />
            <LiveSource numbers=Vec::new() topics=vec![topic] />
            <p class="soft">{text::JOB_GOES_ON}</p>
            <form class="row" method="post" action=format!("/jobs/{}/cancel", job.id)>
                <button class="button">{text::CANCEL_JOB}</button>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Ended(job: Job, end: JobEnd) -> impl IntoView {
    let (class, sign) = match end {
        JobEnd::Done => ("notice ok", Sign::Done),
        JobEnd::Cancelled => ("notice info", Sign::Info),
        JobEnd::Denied | JobEnd::Failed | JobEnd::Refused => ("notice bad", Sign::Error),
    };
    let words = text::job_result(&job).into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    view! {
        <section class=class role="status">
            <Icon sign=sign />
            <div><h2>{text::job_end(&job, end)}</h2> {words}</div>
        </section>
        {(job.to_hand_out > 0).then(|| view! {
            <form class="panel stack" method="post" action=format!("/jobs/{}/hand-out", job.id)>
                <h2>{text::HAND_OUT}</h2>
                <p>{text::hand_out_words(job.to_hand_out)}</p>
                <p class="row"><button class="button primary"><Icon sign=Sign::Download /> " " {text::HAND_OUT_FILE}</button></p>
            </form>
        })}
        <p class="row">
            {job.import_id.map(|id| view! {
                <a class="button" href=format!("/imports/{id}")>{text::IMPORT_LOOK}</a>
                <a class="button" href=format!("/imports/{id}/refused")><Icon sign=Sign::Download /> " " {text::IMPORT_REFUSED_FILE}</a>
            })}
            <a class="button" href="/extensions">{text::SHOW_ALL}</a>
        </p>
    }
    .into_any()
}

/// Undoes an import, as far as nothing newer stands on it.
#[component]
fn Undo(id: i64, undoable: Undoable) -> impl IntoView {
    let words = text::undo_words(&undoable).into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    let button = if undoable.newer > 0 { text::UNDO_OTHERS } else { text::UNDO_IMPORT };
    let possible = undoable.done > undoable.newer;
    let conflicts =
        undoable.conflicts.into_iter().map(|label| view! { <li><bdi>{label}</bdi></li> }).collect::<Vec<_>>();
    view! {
        <form class="panel stack" method="post" action=format!("/jobs/{id}/undo")>
            <h2>{text::UNDO_IMPORT}</h2>
            <div>{words}</div>
            {(!conflicts.is_empty()).then(|| view! { <ul>{conflicts}</ul> })}
            {possible.then(|| view! { <p class="row"><button class="button"><Icon sign=Sign::Undo /> " " <span>{button}</span></button></p> })}
        </form>
    }
    .into_any()
}

#[component]
fn LeftOnes(id: i64, left: Vec<Left>) -> impl IntoView {
    let rows = left
        .into_iter()
        .map(|left| view! { <li><b><bdi>{left.label}</bdi></b> " " {text::job_refusal(&left.refusal)}</li> })
        .collect_view();
    view! {
        <section class="panel stack" aria-labelledby="left">
            <h2 id="left">{text::JOB_LEFT}</h2>
            <ul>{rows}</ul>
            <p class="row"><a class="button" href=format!("/jobs/{id}/left")><Icon sign=Sign::Download /> " " {text::JOB_LEFT_FILE}</a></p>
        </section>
    }
    .into_any()
}
