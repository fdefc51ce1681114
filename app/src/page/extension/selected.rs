//! What is done with many extensions that were selected in the list.

use leptos::prelude::*;
use patchbay_shared::{BulkEdit, Permission};
use patchbay_store::{
    extension::{COUNT_LIMIT, Found, Selection, Snapshot},
    job::Preview,
};

use super::{
    changes::{Changes, Refusal},
    edit::Crumbs,
    list::ListState,
};
use crate::{
    page::may::{May, may},
    text,
    ui::{Icon, Sign},
};

/// The id of the form that the boxes of the list belong to.
pub(super) const FORM: &str = "selection";
/// The name of the boxes.
pub(super) const PICK: &str = "pick";

/// A selection as a form brings it along.
#[component]
pub(super) fn Carried(selection: Selection) -> impl IntoView {
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value /> };
    match selection {
        Selection::These(these) => {
            these.into_iter().map(|(id, version)| hidden(PICK, format!("{id}:{version}"))).collect_view().into_any()
        }
        Selection::All(Found { search, department, presence, .. }, seen) => view! {
            {hidden("which", "all".to_owned())}
            {hidden("q", search)}
            {hidden("department", department.map(|id| id.to_string()).unwrap_or_default())}
            {hidden("presence", presence.map(|status| status.name().to_owned()).unwrap_or_default())}
            {hidden("seen", Snapshot::as_str(&seen).to_owned())}
        }
        .into_any(),
    }
}

/// Under the list: what can be done with the ticked rows, or with everything that was found.
#[component]
pub(super) fn Selecting(state: ListState, total: Option<i64>) -> impl IntoView {
    let buttons = ACTS
        .into_iter()
        .filter(|(permission, ..)| may(*permission))
        .map(|(_, to, words, class)| view! { <button class=class formaction=to>{words}</button> })
        .collect::<Vec<_>>();
    (!buttons.is_empty()).then(|| {
        view! {
            <form id=FORM class="row selecting" method="get" action="/extensions/bulk/edit" autocomplete="off">
                <input type="hidden" name="q" value=state.q.clone() />
                <input type="hidden" name="department" value=state.department.clone() />
                <input type="hidden" name="presence" value=state.presence.clone() />
                <label><span>{text::WITH}</span> " "
                    <select class="input" name="which">
                        <option value="picked">{text::WITH_TICKED}</option>
                        <option value="all">{text::with_all(total.map(|total| text::count(total, COUNT_LIMIT)))}</option>
                    </select>
                </label>
                {buttons}
            </form>
        }
        .into_any()
    })
}

/// What can be done with several rows: by whom, where, and how its button looks.
const ACTS: [(Permission, &str, &str, &str); 4] = [
    (Permission::EditExtensions, "/extensions/bulk/edit", text::EDIT_DOTS, "button small"),
    (Permission::ApplyExtensions, "/extensions/bulk/apply", text::APPLY_DOTS, "button small"),
    (Permission::ExportExtensions, "/extensions/export", text::EXPORT_DOTS, "button small"),
    (Permission::DeleteExtensions, "/extensions/bulk/delete", text::DELETE_DOTS, "button small danger"),
];

/// Whether there is anything that one may do with several rows.
pub(super) fn may_select() -> bool {
    ACTS.into_iter().any(|(permission, ..)| may(permission))
}

/// Nobody is selected.
#[component]
pub fn NothingSelected() -> impl IntoView {
    view! {
        <section class="panel empty" aria-labelledby="empty-title">
            <h2 id="empty-title">{text::NOTHING_SELECTED}</h2>
            <p>{text::NOTHING_SELECTED_WORDS}</p>
            <div class="row"><a class="button" href="/extensions">{text::SHOW_ALL}</a></div>
        </section>
    }
}

/// Asks once more before many are deleted.
#[component]
pub fn DeleteMany(selection: Selection, count: i64) -> impl IntoView {
    let button = text::delete_many(count);
    view! {
        <Ask selection=selection to="delete" title=button words=text::DELETE_MANY_WORDS class="button danger" />
    }
    .into_any()
}

/// Asks once more before what waits of many is made live.
#[component]
pub fn ApplyMany(selection: Selection, count: i64) -> impl IntoView {
    let button = text::apply_many(count);
    view! {
        <Ask selection=selection to="apply" title=button words=text::APPLY_MANY_WORDS class="button primary" />
    }
    .into_any()
}

/// Takes many away as a file, if one may with what phones prove themselves by.
#[component]
pub fn ExportMany(selection: Selection, count: i64) -> impl IntoView {
    let title = text::export_many(count);
    let picked = matches!(selection, Selection::These(_));
    view! {
        <div class="head"><div>
            <Crumbs last=title.clone() />
            <h1>{title}</h1>
        </div></div>
        <form class="panel" method="post" action="/extensions/export">
            {picked.then(|| view! { <input type="hidden" name="which" value="picked" /> })}
            <Carried selection=selection />
            <p class="soft">{text::EXPORT_MANY_WORDS}</p>
            <May permission=Permission::RevealSecrets>
                <p class="soft">{text::EXPORT_SECRETS_WORDS}</p>
            </May>
            <p class="row">
                <a class="button quiet" href="/extensions">{text::CANCEL}</a>
                <May permission=Permission::RevealSecrets>
                    <button class="button danger" name="secrets" value="yes"><Icon sign=Sign::Download /> " " <span>{text::EXPORT_SECRETS}</span></button>
                </May>
                <button class="button primary"><Icon sign=Sign::Download /> " " <span>{text::EXPORT_ALL}</span></button>
            </p>
        </form>
    }
    .into_any()
}

#[component]
fn Ask(
    selection: Selection,
    to: &'static str,
    title: String,
    words: &'static str,
    class: &'static str,
) -> impl IntoView {
    view! {
        <div class="head"><div>
            <Crumbs last=title.clone() />
            <h1>{title.clone()} "?"</h1>
        </div></div>
        <form class="panel" method="post" action=format!("/extensions/bulk/{to}")>
            <Carried selection=selection />
            <p class="soft">{words} " " {text::SELECTION_CHANGED}</p>
            <p class="row">
                <a class="button" href="/extensions" autofocus>{text::CANCEL}</a>
                <button class=class>{title}</button>
            </p>
        </form>
    }
    .into_any()
}

/// What a change of many would do, before it is done.
#[component]
pub fn EditManyPreview(
    /// Which extensions.
    selection: Selection,
    /// What becomes of them.
    edit: BulkEdit,
    /// How many change, and how.
    preview: Preview,
    /// Why nothing was done a moment ago.
    refusal: Vec<String>,
) -> impl IntoView {
    let Preview { changed, unchanged, refused, fields, examples, refusals } = preview;
    let words =
        text::many_change(changed, unchanged, refused).into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    let fields = fields
        .into_iter()
        .map(|(field, count)| view! { <div><dt>{text::label(field)}</dt><dd>{text::changes_in(count)}</dd></div> })
        .collect_view();
    let (any_examples, any_refusals) = (!examples.is_empty(), !refusals.is_empty());
    let examples = examples
        .into_iter()
        .map(|example| {
            view! {
                <li>
                    <header><span><bdi><b>{example.label}</b></bdi></span></header>
                    <Changes changes=example.changes />
                </li>
            }
        })
        .collect_view();
    let refusals = refusals
        .into_iter()
        .map(|(label, refusal)| view! { <li><bdi><b>{label}</b></bdi> " " {text::job_refusal(&refusal)}</li> })
        .collect_view();
    let typed = edit
        .fields()
        .flat_map(|field| {
            let value = edit.value(field).unwrap_or_default().to_owned();
            [("change", field.name().to_owned()), (field.name(), value)]
        })
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <div class="head"><div>
            <Crumbs last=text::EDIT.to_owned() />
            <h1>{text::edit_many(changed)}</h1>
            <p class="soft">{text::SELECTION_CHANGED}</p>
        </div></div>
        <Refusal words=refusal />
        <form class="stack" method="post" action="/extensions/bulk/edit">
            <Carried selection=selection />
            {typed}
            <section class="panel stack" aria-labelledby="what-changes">
                <h2 id="what-changes">{text::WHAT_CHANGES}</h2>
                <div>{words}</div>
                <dl class="changes">{fields}</dl>
            </section>
            {any_examples.then(|| view! {
                <section class="panel stack" aria-labelledby="examples">
                    <h2 id="examples">{text::EXAMPLES}</h2>
                    <ul class="cases">{examples}</ul>
                </section>
            })}
            {any_refusals.then(|| view! {
                <section class="panel stack" aria-labelledby="left">
                    <h2 id="left">{text::JOB_LEFT}</h2>
                    <ul>{refusals}</ul>
                </section>
            })}
            <p class="hint">{text::BULK_APPLY_HINT}</p>
            <p class="row">
                <a class="button quiet" href="/extensions">{text::CANCEL}</a>
                <button class="button" name="do" value="form">{text::CHANGE_AGAIN}</button>
                {(changed > 0).then(|| view! {
                    <button class="button" name="do" value="save">{text::SAVE}</button>
                    <May permission=Permission::ApplyExtensions>
                        <button class="button primary" name="do" value="apply">{text::SAVE_AND_APPLY}</button>
                    </May>
                })}
            </p>
        </form>
    }
    .into_any()
}

/// The box over those of the rows, for who has script.
#[component]
pub(super) fn SelectPage() -> impl IntoView {
    view! {
        <label class="tick scripted"><input type="checkbox" data-ticks=PICK aria-label=text::SELECT_PAGE autocomplete="off" /></label>
    }
    .into_any()
}

/// The box of a row.
#[component]
pub(super) fn SelectRow(id: i64, version: i32, number: String, name: String) -> impl IntoView {
    view! {
        <label class="tick">
            <input
                type="checkbox" form=FORM name=PICK value=format!("{id}:{version}") aria-label=text::select(&number, &name)
                autocomplete="off"
            />
        </label>
    }
    .into_any()
}
