use std::collections::BTreeMap;

use leptos::prelude::*;
use patchbay_shared::{Changed, ExtensionForm, Field, Newer, Side};
use serde::{Deserialize, Serialize};

use super::{control, state::Editor};
use crate::{
    text,
    ui::{Icon, Sign, browser},
};

/// The id that takes the focus when somebody else was faster.
pub(super) const ID: &str = "merge";

/// Before the name of a field whose value is chosen from two.
const RESOLVE: &str = "resolve.";
const THEIRS: &str = "theirs";

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
    let mine = editor.peek(|state| state.form.clone());
    for (field, changed) in newer.changes(&mine) {
        if changed == Changed::By(Side::Theirs) {
            control::write(editor, field, newer.theirs.value(field));
        }
    }
    editor.update(|state| {
        state.choices = BTreeMap::new();
        state.clash = Some(Clash { newer, mine, choices: BTreeMap::new() });
    });
    browser::focus(ID);
}

/// Takes over a choice: `name` is that of the button, `side` its value.
pub(super) fn choose(editor: Editor, name: &str, side: &str) {
    let Some(field) = name.strip_prefix(RESOLVE).and_then(Field::of_name) else { return };
    let side = if side == THEIRS { Side::Theirs } else { Side::Mine };
    let value = editor.peek(|state| {
        let Clash { newer, mine, .. } = state.clash.as_ref()?;
        let of_side = if side == Side::Theirs { &newer.theirs } else { mine };
        Some(of_side.value(field).to_owned())
    });
    control::write(editor, field, &value.unwrap_or_default());
    editor.update(|state| {
        state.choices.insert(field, side);
    });
}

/// The id of the button that stands for a choice.
pub(super) fn button(field: Field, side: Side) -> String {
    format!("{RESOLVE}{}.{}", field.name(), value(side))
}

const fn value(side: Side) -> &'static str {
    match side {
        Side::Theirs => THEIRS,
        Side::Mine => "mine",
    }
}

/// Both changes side by side, field by field, and what both began from.
#[component]
pub(super) fn Merge(editor: Editor) -> impl IntoView {
    let clash = Memo::new(move |_| editor.with(|state| state.clash.clone()));
    move || clash.get().map(|clash| table(clash).into_any())
}

fn table(clash: Clash) -> impl IntoView {
    let Clash { newer, mine, choices } = clash;
    let changes = newer.changes(&mine);
    let conflicts = changes.iter().any(|(_, changed)| *changed == Changed::Conflict);
    let rows: Vec<AnyView> = changes
        .into_iter()
        .map(|(field, changed)| row(&newer, &mine, field, changed, choices.get(&field).copied()))
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

fn row(newer: &Newer, mine: &ExtensionForm, field: Field, changed: Changed, chosen: Option<Side>) -> AnyView {
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
            (choice(field, Side::Theirs, theirs, &newer.by, chosen), choice(field, Side::Mine, my, text::YOU, chosen))
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

fn choice(field: Field, side: Side, words: String, whose: &str, chosen: Option<Side>) -> AnyView {
    view! {
        <label class="check">
            <input
                type="radio" id=button(field, side) name=format!("{RESOLVE}{}", field.name()) value=value(side)
                checked=chosen == Some(side) aria-label=format!("{}: {words}", text::choice(field, whose))
            />
            " " <bdi>{words.clone()}</bdi>
        </label>
    }
    .into_any()
}
