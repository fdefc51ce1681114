use leptos::prelude::*;
use patchbay_shared::{COLUMNS, Existing};

use crate::{
    page::crumbs,
    text,
    ui::{Icon, Sign},
};

/// What stands in the form, and why the file before was not taken.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// What becomes of rows whose number an extension has already.
    pub existing: Existing,
    /// Whether weak registration passwords are wanted all the same.
    pub weak_confirmed: bool,
    /// Why the file before was not taken.
    pub refusal: Option<String>,
}

/// The form by which a file comes in. The file is its last part: what is wanted of it is known before it is read.
#[component]
pub fn ChooseFile(chosen: Chosen) -> impl IntoView {
    let Chosen { existing, weak_confirmed, refusal } = chosen;
    let options = Existing::ALL
        .into_iter()
        .map(|each| view! { <option value=each.name() selected=each == existing>{text::existing(each)}</option> })
        .collect_view();
    let columns = COLUMNS.iter().map(|column| view! { <li>{column.name}</li> }).collect_view();
    let above = vec![(text::MENU_EXTENSION.to_owned(), Some("/extensions".to_owned()))];
    view! {
        <div class="head"><div>
            <crumbs::Crumbs above=above last=text::IMPORT.to_owned() />
            <h1>{text::IMPORT}</h1>
            <p class="soft">{text::IMPORT_WORDS}</p>
        </div></div>
        {refusal.map(|words| view! {
            <section class="notice bad" role="alert" id="summary">
                <Icon sign=Sign::Error />
                <div><h2>{text::IMPORT_REFUSED}</h2> <p>{words}</p></div>
            </section>
        })}
        <form class="panel stack" method="post" action="/extensions/import" enctype="multipart/form-data">
            <div class="field">
                <label for="existing">{text::IMPORT_EXISTING}</label>
                <select class="input" id="existing" name="existing" autocomplete="off">{options}</select>
            </div>
            <label class="check">
                <input type="checkbox" name="weak_confirmed" value="on" checked=weak_confirmed autocomplete="off" />
                <span>{text::IMPORT_WEAK} <small>{text::IMPORT_WEAK_HINT}</small></span>
            </label>
            <div class="field">
                <label for="file">{text::IMPORT_FILE}</label>
                <input class="input" id="file" name="file" type="file" accept=".csv,.tsv,.txt,text/csv" required aria-describedby="file-hint" />
                <p class="hint" id="file-hint">{text::IMPORT_FILE_HINT}</p>
            </div>
            <p class="row">
                <a class="button quiet" href="/extensions">{text::CANCEL}</a>
                <button class="button primary">{text::IMPORT_READ}</button>
            </p>
        </form>
        <details class="panel editors">
            <summary><Icon sign=Sign::Right /> " " {text::IMPORT_COLUMNS}</summary>
            <p>{text::IMPORT_COLUMNS_WORDS}</p>
            <p>{text::IMPORT_DEPARTMENTS}</p>
            <ul class="columns">{columns}</ul>
        </details>
    }
    .into_any()
}
