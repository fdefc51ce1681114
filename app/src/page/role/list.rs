use leptos::prelude::*;
use patchbay_shared::Permissions;
use patchbay_store::role::{COUNT_LIMIT, Listed};

use crate::{
    page::crumbs::Crumbs,
    text,
    ui::{Icon, Sign},
};

/// Every role, with what it gives and how many people have it.
#[component]
pub fn Roles(
    /// In the order of the list.
    roles: Vec<Listed>,
    /// Permissions that there is something behind.
    offered: Permissions,
) -> impl IntoView {
    let rows = roles.into_iter().map(|role| view! { <Line role=role offered=offered /> }).collect_view();
    view! {
        <div class="head">
            <div>
                <Crumbs last=text::ROLES />
                <h1>{text::ROLES}</h1>
                <p class="soft">{text::ROLES_WORDS}</p>
            </div>
            <a class="button primary" href="/roles/new"><Icon sign=Sign::Plus /> " " {text::NEW_ROLE}</a>
        </div>
        <table class="table roles">
            <thead>
                <tr>
                    <th scope="col">{text::ROLE_NAME}</th>
                    <th scope="col" class="gives">{text::ROLE_GIVES}</th>
                    <th scope="col">{text::ROLE_PEOPLE}</th>
                    <th scope="col"><span class="unseen">{text::ROLE_ACTIONS}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Line(role: Listed, offered: Permissions) -> impl IntoView {
    let Listed { id, name, predefined, grants, people, .. } = role;
    let gives: Vec<_> = grants.permissions.within(offered).iter().map(text::permission).collect();
    let gives = if gives.is_empty() { text::ROLE_GIVES_NOTHING.to_owned() } else { gives.join(", ") };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/roles/{id}")><bdi>{name.clone()}</bdi></a>
                {predefined.then(|| view! { " " <span class="mark">{text::MARK_PREDEFINED}</span> })}
            </th>
            <td class="gives">{gives}</td>
            <td>{text::count(people, COUNT_LIMIT)}</td>
            <td><a class="button quiet small" href=format!("/roles/new?from={id}") aria-label=text::copy_role(&name)>{text::COPY_ROLE}</a></td>
        </tr>
    }
}
