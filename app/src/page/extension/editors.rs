use leptos::prelude::*;
use patchbay_shared::Permission;
use patchbay_store::{extension::Editors, role::COUNT_LIMIT};

use crate::{
    page::may::may,
    text,
    ui::{Icon, Sign},
};

/// Who may change an extension, opened by who wants to know.
#[component]
pub(super) fn WhoMayEdit(editors: Vec<Editors>) -> impl IntoView {
    let manages = may(Permission::ManageRoles);
    let lines = editors
        .into_iter()
        .map(|Editors { role_id, role, people }| {
            let name = match manages {
                true => view! { <a href=format!("/roles/{role_id}")><bdi>{role}</bdi></a> }.into_any(),
                false => view! { <b><bdi>{role}</bdi></b> }.into_any(),
            };
            view! { <li>{name} " · " {text::people_with_role(people, &text::count(people, COUNT_LIMIT))}</li> }
        })
        .collect_view();
    view! {
        <details class="editors">
            <summary><Icon sign=Sign::Right /> {text::WHO_MAY_EDIT}</summary>
            <ul><li>{text::SUPER_ADMINISTRATOR}</li> {lines}</ul>
        </details>
    }
}
