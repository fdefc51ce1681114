use std::collections::BTreeMap;

use leptos::prelude::*;
use patchbay_shared::{Changed, ExtensionForm, Field, Newer, Side};
use serde::{Deserialize, Serialize};

use super::state::Editor;
use crate::{
    text,
    ui::{Icon, Sign, browser},
};

/// The id that takes the focus when somebody else was faster.
pub(super) const ID: &str = "merge";

/// A save that came after somebody else's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// What they saved, and what both began from.
    pub newer: Newer,
    /// What stood in the form when it was to be saved; never a secret on its way from the server.
    pub mine: ExtensionForm,
    /// Whose value was chosen already.
    pub choices: BTreeMap<Field, Side>,
}

/// Takes over what only they changed; where both did, the person's own value stays until they choose.
pub(super) fn meet(editor: Editor, newer: Newer) {
    let mine = editor.form.get_untracked();
    for (field, changed) in newer.changes(&mine) {
        if changed == Changed::By(Side::Theirs) {
            editor.put(field, newer.theirs.value(field));
        }
    }
    editor.choices.set(BTreeMap::new());
    editor.clash.set(Some(Clash { newer, mine, choices: BTreeMap::new() }));
    browser::focus(ID);
}

/// Whether a choice is still to be made.
pub(super) fn is_open(editor: Editor) -> bool {
    let form = editor.form.get_untracked();
    let choices = editor.choices.get_untracked();
    editor
        .clash
        .with_untracked(|clash| clash.as_ref().is_some_and(|clash| !clash.newer.open(&form, &choices).is_empty()))
}

/// Both changes side by side, field by field, and what both began from.
#[component]
pub(super) fn Merge(editor: Editor) -> impl IntoView {
    move || editor.clash.get().map(|clash| table(editor, clash).into_any())
}

fn table(editor: Editor, clash: Clash) -> impl IntoView {
    let Clash { newer, mine, choices } = clash;
    let changes = newer.changes(&mine);
    let conflicts = changes.iter().any(|(_, changed)| *changed == Changed::Conflict);
    let rows: Vec<AnyView> = changes
        .into_iter()
        .map(|(field, changed)| row(editor, &newer, &mine, field, changed, choices.get(&field).copied()))
        .collect();
    view! {
        <section class="panel stack" tabindex="-1" id=ID aria-labelledby="merge-title" autofocus>
            <input type="hidden" name="seen" value=newer.version.to_string() />
            <div class="notice warn">
                <Icon sign=Sign::Warning />
                <div>
                    <h2 id="merge-title">{text::newer_title(&newer)}</h2>
                    <p class="soft">{if conflicts { text::NEWER_WORDS } else { text::NEWER_CLEAR }}</p>
                </div>
            </div>
            <table class="table merge">
                <thead>
                    <tr>
                        <th scope="col">{text::FIELD}</th>
                        <th scope="col">{text::BEFORE} " " <small class="faint">{text::of_version(newer.from)}</small></th>
                        <th scope="col">
                            {newer.by.clone()} " " <small class="faint">{text::of_version(newer.version)} ", " {newer.at.clone()}</small>
                        </th>
                        <th scope="col">{text::YOU}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn row(
    editor: Editor,
    newer: &Newer,
    mine: &ExtensionForm,
    field: Field,
    changed: Changed,
    chosen: Option<Side>,
) -> AnyView {
    let words = |form: &ExtensionForm, changed: bool| match (field.is_secret(), form.value(field).trim()) {
        (true, _) if changed => text::CHANGED.to_owned(),
        (true, _) => text::SECRET.to_owned(),
        (false, "") => text::EMPTY_VALUE.to_owned(),
        (false, value) => value.to_owned(),
    };
    let before = words(&newer.base, false);
    let (theirs, my) = (words(&newer.theirs, true), words(mine, true));
    let same = || view! { <span class="faint">{text::SAME}</span> }.into_any();
    let new = |words: String| view! { <ins><bdi>{words}</bdi></ins> }.into_any();
    let (theirs, my) = match changed {
        Changed::By(Side::Theirs) => (new(theirs), same()),
        Changed::By(Side::Mine) => (same(), new(my)),
        Changed::Alike => (new(theirs), new(my)),
        Changed::Conflict => {
            let values = (newer.theirs.value(field).to_owned(), mine.value(field).to_owned());
            (
                choice(editor, field, Side::Theirs, theirs, &newer.by, values.0, chosen),
                choice(editor, field, Side::Mine, my, text::YOU, values.1, chosen),
            )
        }
    };
    let conflict = changed == Changed::Conflict;
    view! {
        <tr>
            <th scope="row">{text::label(field)} {conflict.then(|| view! { " " <span class="mark weak">{text::CHOOSE}</span> })}</th>
            <td data-by=text::BEFORE><bdi>{before}</bdi></td>
            <td data-by=text::of_version(newer.version)>{theirs}</td>
            <td data-by=text::YOU>{my}</td>
        </tr>
    }
    .into_any()
}

fn choice(
    editor: Editor,
    field: Field,
    side: Side,
    words: String,
    whose: &str,
    value: String,
    chosen: Option<Side>,
) -> AnyView {
    let value_of_side = match side {
        Side::Theirs => "theirs",
        Side::Mine => "mine",
    };
    let choose = move |_| {
        editor.put(field, &value);
        editor.choose(field, side);
    };
    view! {
        <label class="check">
            <input
                type="radio" name=format!("resolve.{}", field.name()) value=value_of_side checked=chosen == Some(side)
                prop:checked=move || editor.choices.with(|choices| choices.get(&field) == Some(&side))
                aria-label=format!("{}: {words}", text::choice(field, whose)) on:change=choose
            />
            " " <bdi>{words.clone()}</bdi>
        </label>
    }
    .into_any()
}
