use leptos::prelude::*;
use patchbay_shared::Permission;
use patchbay_store::import::{Import, Reviewed, Verdict};

use crate::{
    page::{crumbs, extension::Changes, may::May, moment::Moment},
    text,
    ui::{Icon, Sign},
};

/// So many rows stand on a page.
pub const SHOWN: u16 = 100;

/// What a file would do: row by row, and how many there are of each kind.
#[component]
pub fn ReviewImport(
    /// The file.
    import: Import,
    /// Some of its rows.
    rows: Vec<Reviewed>,
    /// Of which kind alone.
    show: Option<Verdict>,
    /// Whether there are more behind the last.
    more: bool,
    /// Why it did not begin a moment ago.
    refusal: Option<String>,
) -> impl IntoView {
    let id = import.id;
    let here = move |show: Option<Verdict>, after: i32| {
        let show = show.map(|verdict| format!("show={}", verdict.name()));
        let after = (after > 0).then(|| format!("after={after}"));
        let query: Vec<_> = show.into_iter().chain(after).collect();
        format!("/imports/{id}?{}", query.join("&"))
    };
    let kinds = std::iter::once((None, text::IMPORT_ALL_ROWS.to_owned()))
        .chain(Verdict::ALL.into_iter().map(|verdict| (Some(verdict), text::import_count(&import, verdict))))
        .map(|(kind, words)| {
            let current = (kind == show).then_some("page");
            view! { <li><a class="button small" href=here(kind, 0) aria-current=current>{words}</a></li> }
        })
        .collect_view();
    let next = rows.last().filter(|_| more).map(|row| here(show, row.line));
    let empty = rows.is_empty();
    let title = text::import_title(&import.file);
    let refused = import.count(Verdict::Refused);
    let above = vec![
        (text::MENU_EXTENSION.to_owned(), Some("/extensions".to_owned())),
        (text::IMPORT.to_owned(), Some("/extensions/import".to_owned())),
    ];
    let notes: Vec<_> = (!import.unknown.is_empty())
        .then(|| text::import_unknown(&import.unknown))
        .into_iter()
        .chain((import.padded > 0).then(|| text::import_padded(import.padded)))
        .map(|words| view! { <section class="notice warn"><Icon sign=Sign::Warning /> <div><p>{words}</p></div></section> })
        .collect();
    view! {
        <div class="head"><div>
            <crumbs::Crumbs above=above last=title.clone() />
            <h1>{title}</h1>
            <p class="soft"><Moment at=import.created_at seconds=true /> " · " {text::existing(import.existing)}</p>
        </div></div>
        {refusal.map(|words| view! {
            <section class="notice bad" role="alert"><Icon sign=Sign::Error /> <div><p>{words}</p></div></section>
        })}
        {notes}
        <Decide import=import />
        <section class="panel stack" aria-labelledby="rows">
            <h2 id="rows">{text::IMPORT_ROWS}</h2>
            <ul class="row kinds">{kinds}</ul>
            {(refused > 0).then(|| view! {
                <p><a class="button small" href=format!("/imports/{id}/refused")><Icon sign=Sign::Download /> " " {text::IMPORT_REFUSED_FILE}</a></p>
            })}
            {empty.then(|| view! { <p class="soft">{text::IMPORT_NO_ROWS}</p> })}
            <ul class="cases">{rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view()}</ul>
            {next.map(|next| view! { <p class="row"><a class="button small push" rel="next" href=next>{text::NEXT}</a></p> })}
        </section>
    }
    .into_any()
}

/// The buttons by which it begins, or the way to what became of it.
#[component]
fn Decide(import: Import) -> impl IntoView {
    if let Some(job) = import.job_id {
        return view! { <p class="row"><a class="button" href=format!("/jobs/{job}")>{text::IMPORT_JOB}</a></p> }
            .into_any();
    }
    let refused = import.count(Verdict::Refused);
    if import.count(Verdict::New) + import.count(Verdict::Changed) == 0 {
        return view! {
            <section class="notice info" role="status"><Icon sign=Sign::Info /> <div><p>{text::IMPORT_NOTHING}</p></div></section>
            <p class="row"><a class="button" href="/extensions/import">{text::IMPORT_ANOTHER}</a></p>
        }
        .into_any();
    }
    let mode = if refused > 0 {
        view! { <p>{text::import_left_out(refused)}</p> <input type="hidden" name="whole" value="no" /> }.into_any()
    } else {
        view! {
            <div class="field">
                <label for="whole">{text::IMPORT_MODE}</label>
                <select class="input" id="whole" name="whole" autocomplete="off">
                    <option value="yes">{text::IMPORT_WHOLE}</option>
                    <option value="no">{text::IMPORT_GOOD}</option>
                </select>
            </div>
        }
        .into_any()
    };
    view! {
        <form class="panel stack" method="post" action=format!("/imports/{}", import.id)>
            {mode}
            <p class="row">
                <a class="button quiet" href="/extensions/import">{text::IMPORT_ANOTHER}</a>
                <button class="button" name="apply" value="no">{text::IMPORT}</button>
                <May permission=Permission::ApplyExtensions>
                    <button class="button primary" name="apply" value="yes">{text::IMPORT_AND_APPLY}</button>
                </May>
            </p>
        </form>
    }
    .into_any()
}

#[component]
fn Row(row: Reviewed) -> impl IntoView {
    let Reviewed { line, number, verdict, changes, told, padded } = row;
    let mark = match verdict {
        Verdict::Refused => "mark bad",
        Verdict::New | Verdict::Changed => "mark pending",
        Verdict::Unchanged | Verdict::Skipped => "mark",
    };
    let reasons = told
        .map(|told| text::import_told(&told))
        .into_iter()
        .flatten()
        .map(|[column, value, reason]| {
            let value = (!value.is_empty()).then(|| view! { <del dir="auto">{value}</del> " " });
            view! { <div><dt>{column}</dt><dd>{value} {reason}</dd></div> }
        })
        .collect::<Vec<_>>();
    view! {
        <li>
            <header>
                <span class="faint">{text::import_line(line)}</span> " "
                <b><bdi>{number}</bdi></b> " "
                <span class=mark>{text::import_verdict(verdict)}</span> " "
                {padded.map(|padded| view! { <span class="mark weak">{text::import_padded_row(&padded)}</span> })}
            </header>
            <Changes changes=changes />
            {(!reasons.is_empty()).then(|| view! { <dl class="changes">{reasons}</dl> })}
        </li>
    }
    .into_any()
}
