use leptos::prelude::*;
use patchbay_shared::{Field, RoleChoice};

use super::{Sheet, verdict::Verdict};
use crate::text;

/// Which role the person has, of those that whoever fills in the form may give; nothing for who may give none. What was typed
/// and is not among them stands there all the same.
#[component]
pub(super) fn RoleField(sheet: Sheet) -> impl IntoView {
    let (field, chosen) = (Field::Role, sheet.value(Field::Role));
    let name = field.name();
    sheet.look(|opened| opened.roles.clone()).map(|roles| {
        let mut names: Vec<_> = std::iter::once(RoleChoice::NONE.to_owned()).chain(roles).collect();
        if !names.contains(&chosen) {
            names.push(chosen.clone());
        }
        let options = names
            .into_iter()
            .map(|name| view! { <option value=name.clone() selected=name == chosen>{name.clone()}</option> })
            .collect_view();
        view! {
            <div class="field">
                <label for=name>{text::label(field)}</label>
                <select
                    class="input" id=name name=name autocomplete="off" aria-describedby=format!("{name}-verdict")
                    aria-invalid=sheet.error(field).map(|_| "true")
                >
                    {options}
                </select>
                <Verdict sheet=sheet field=field hint=text::ROLE_HINT />
            </div>
        }
        .into_any()
    })
}
