use leptos::prelude::*;
use patchbay_store::job::Job;

use crate::{page::moment::Moment, text};

/// One's own jobs, the latest first.
#[component]
pub fn Jobs(jobs: Vec<Job>) -> impl IntoView {
    let empty = jobs.is_empty();
    let rows = jobs.into_iter().map(|job| view! { <Row job=job /> }).collect_view();
    view! {
        <div class="head"><div>
            <h1>{text::JOBS}</h1>
            <p class="soft">{text::jobs_kept()}</p>
        </div></div>
        {if empty {
            view! {
                <section class="panel empty" aria-labelledby="empty-title">
                    <h2 id="empty-title">{text::NO_JOBS}</h2>
                    <div class="row"><a class="button" href="/extensions">{text::SHOW_ALL}</a></div>
                </section>
            }
            .into_any()
        } else {
            view! { <ul class="cases">{rows}</ul> }.into_any()
        }}
    }
    .into_any()
}

#[component]
fn Row(job: Job) -> impl IntoView {
    view! {
        <li class="panel">
            <header>
                <a href=format!("/jobs/{}", job.id)><b>{text::job_title(&job)}</b></a>
                <span class="mark">{text::job_state(&job)}</span>
                <span class="faint"><Moment at=job.created_at /> " · " {text::job_progress(&job)}</span>
            </header>
        </li>
    }
    .into_any()
}
