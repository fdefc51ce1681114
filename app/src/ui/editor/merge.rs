use std::collections::BTreeMap;

use leptos::prelude::*;
use patchbay_shared::{Changed, ExtensionForm, Field, Newer, Side};

use super::{control, state::Editor};
use crate::ui::{Clash, browser, merge};

/// Takes over what only they changed; where both did, the person's own value stays until they choose.
pub(super) fn meet(editor: Editor, newer: Newer<ExtensionForm>) {
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
    browser::focus(merge::ID);
}

/// Takes over a choice: `name` is that of the button, `side` its value.
pub(super) fn choose(editor: Editor, name: &str, side: &str) {
    let field = name.strip_prefix(Side::PREFIX).and_then(Field::of_name);
    let Some((field, side)) = field.zip(Side::of_name(side)) else { return };
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

/// Both changes side by side, as often as there is a newer version.
#[component]
pub(super) fn Merge(editor: Editor) -> impl IntoView {
    // Drawn anew when it has other rows; what stands in them follows by itself (`draw`).
    let rows = Memo::new(move |_| {
        editor.with(|state| {
            let clash = state.clash.as_ref()?;
            Some((clash.newer.version, merge::shown(&clash.newer, &clash.mine, &state.choices)))
        })
    });
    move || {
        rows.get()?;
        let clash = editor.peek(|state| Some(Clash { choices: state.choices.clone(), ..state.clash.clone()? }))?;
        Some(merge::side_by_side(clash))
    }
}
