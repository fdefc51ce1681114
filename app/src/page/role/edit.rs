use leptos::prelude::*;
use patchbay_shared::{Grants, Permission, Permissions, RoleErrors, RoleForm, Scope};
use patchbay_store::{
    extension::Snapshot,
    revision::Revision,
    role::{COUNT_LIMIT, Found},
};

use super::{above, form::Form, matrix::Matrix};
use crate::{
    page::{
        account::{Done, Refused},
        crumbs::Crumbs,
        revision::Revisions,
        view::ViewAs,
    },
    text,
    ui::{Clash, Icon, Sign},
};

/// What stands in the form of a role, and over it.
#[derive(Clone, Debug, Default)]
pub struct RoleFill {
    /// The version it was made from; 0 for a new role.
    pub version: i32,
    /// What stands in the fields.
    pub form: RoleForm,
    /// What there was to be seen when it was read.
    pub shown: Option<Snapshot>,
    /// What is wrong with it.
    pub errors: RoleErrors,
    /// What somebody else saved before it.
    pub clash: Option<Clash<RoleForm>>,
    /// Why it was not saved otherwise.
    pub failure: Option<String>,
    /// What became of the save a moment ago.
    pub said: Option<&'static str>,
}

/// A role, new or existing: what it gives, who has it, and its form for whoever may change it.
#[component]
pub fn RolePage(
    /// The role, unless it is new or could not be read.
    found: Option<Found>,
    /// What stands in its form.
    fill: RoleFill,
    /// Permissions that there is something behind.
    offered: Permissions,
    /// What whoever looks holds.
    held: Grants,
    /// Some of those who have it.
    people: Vec<String>,
    /// Its last changes.
    history: Vec<Revision<RoleForm>>,
    /// Where the form goes.
    action: String,
    /// Whether there are departments.
    organizations: bool,
) -> impl IntoView {
    let title = found.as_ref().map_or_else(|| text::NEW_ROLE.to_owned(), |found| found.form.name.clone());
    let closed = found.as_ref().and_then(|found| match (found.predefined, found.covered) {
        (true, _) => Some(text::ROLE_PREDEFINED),
        (false, false) => Some(text::ROLE_NOT_COVERED),
        (false, true) => None,
    });
    let RoleFill { failure, said, .. } = fill.clone();
    let tools = found.as_ref().map(|found| (found.id, found.form.name.clone()));
    let covered = found.as_ref().is_some_and(|found| found.covered);
    let told = found.clone();
    view! {
        <div class="head">
            <div>
                <Crumbs above=above() last=title.clone() />
                <h1><bdi>{title}</bdi></h1>
            </div>
            {tools.map(|(id, name)| view! {
                {covered.then(|| view! { <ViewAs action=format!("/roles/{id}/view") words=text::VIEW_AS_ROLE /> })}
                <a class="button" href=format!("/roles/new?from={id}") aria-label=text::copy_role(&name)>{text::COPY_ROLE}</a>
                {closed.is_none().then(|| view! {
                    <a class="button" href=format!("/roles/{id}/delete")><Icon sign=Sign::Trash /> " " {text::DELETE_DOTS}</a>
                })}
            })}
        </div>
        {said.map(|words| view! { <Done words=words /> })}
        {failure.map(|words| view! { <Refused words=words /> })}
        {closed.map(|words| view! {
            <section class="notice info"><Icon sign=Sign::Lock /> <div><p>{words}</p></div></section>
        })}
        <div class="stack">
            {told.map(|found| view! { <Can grants=found.grants offered=offered numbers=found.form.numbers organizations=organizations /> })}
            {match (closed, found.clone()) {
                (Some(_), Some(found)) => view! {
                    <Matrix form=found.form errors=RoleErrors::default() offered=offered held=Grants::default() />
                }
                .into_any(),
                _ => view! { <Form fill=fill.clone() offered=offered held=held action=action.clone() /> }.into_any(),
            }}
            {found.map(|found| view! { <People count=found.people people=people.clone() /> })}
            <Revisions history=history.clone() words=text::role_value />
        </div>
    }
}

/// What somebody with a role can do, in sentences.
#[component]
fn Can(grants: Grants, offered: Permissions, numbers: String, organizations: bool) -> impl IntoView {
    let Grants { permissions, scope } = grants;
    let permissions = permissions.within(offered);
    let reaches = |wanted| scope == wanted && permissions.contains(Permission::ViewExtensions);
    let (chosen, own) = (reaches(Scope::Chosen), reaches(Scope::OwnDepartments));
    view! {
        <section class="panel" aria-labelledby="can">
            <h2 id="can">{text::ROLE_CAN}</h2>
            {if permissions.is_empty() {
                view! { <p>{text::ROLE_CAN_NOTHING}</p> }.into_any()
            } else {
                view! { <ul class="bullets">{permissions.iter().map(|permission| view! { <li>{text::can(permission, scope)}</li> }).collect_view()}</ul> }.into_any()
            }}
            {chosen.then(|| view! { <p class="soft">{text::chosen_are(&numbers)}</p> })}
            {(own && organizations).then(|| view! { <p class="soft">{text::OWN_DEPARTMENTS_ARE}</p> })}
            {(own && !organizations).then(|| view! {
                <section class="notice warn"><Icon sign=Sign::Warning /> <div><p>{text::OWN_DEPARTMENTS_OFF}</p></div></section>
            })}
        </section>
    }
    .into_any()
}

/// Some of those who have it, and how many they are.
#[component]
pub(super) fn People(count: i64, people: Vec<String>) -> impl IntoView {
    let more = count - i64::try_from(people.len()).unwrap_or(i64::MAX);
    view! {
        <section class="panel" aria-labelledby="people">
            <h2 id="people">{text::ROLE_PEOPLE} " " <small>{text::count(count, COUNT_LIMIT)}</small></h2>
            {if count == 0 {
                view! { <p class="soft">{text::NOBODY_HAS_ROLE}</p> }.into_any()
            } else {
                view! {
                    <ul>{people.into_iter().map(|label| view! { <li><bdi>{label}</bdi></li> }).collect_view()}</ul>
                    {(more > 0).then(|| view! { <p class="soft">{text::and_more_people(&text::count(more, COUNT_LIMIT))}</p> })}
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}
