use leptos::prelude::*;
use patchbay_shared::{DepartmentErrors, DepartmentForm, Permission};
use patchbay_store::{department::Node, revision::Revision};

use super::{above, form::Form};
use crate::{
    page::{
        account::{Done, Refused},
        crumbs::Crumbs,
        may::May,
        revision::Revisions,
    },
    text,
    ui::{Clash, DepartmentNames, Icon, Sign},
};

/// What stands in the form of a department, and over it.
#[derive(Clone, Debug, Default)]
pub struct DepartmentFill {
    /// The version it was made from; 0 for a new department.
    pub version: i32,
    /// What stands in the fields.
    pub form: DepartmentForm,
    /// What is wrong with it.
    pub errors: DepartmentErrors,
    /// What somebody else saved before it.
    pub clash: Option<Clash<DepartmentForm>>,
    /// Why it was not saved otherwise.
    pub failure: Option<String>,
    /// What became of the save a moment ago.
    pub said: Option<&'static str>,
}

/// A department, new or existing: its name, where it is, and how it came to be so.
#[component]
pub fn DepartmentPage(
    /// The department, unless it is new.
    id: Option<i64>,
    /// As it is called.
    name: String,
    /// What stands in its form.
    fill: DepartmentFill,
    /// The whole tree, each department before those below it.
    tree: Vec<Node>,
    /// What the company is called.
    company: String,
    /// Its last changes.
    history: Vec<Revision<DepartmentForm>>,
) -> impl IntoView {
    let names = tree.iter().map(|node| (node.id, text::department_path(&node.names, &company)));
    provide_context(names.collect::<DepartmentNames>());
    let title = if id.is_some() { name } else { text::NEW_DEPARTMENT.to_owned() };
    let DepartmentFill { failure, said, .. } = fill.clone();
    view! {
        <div class="head">
            <div>
                <Crumbs above=above() last=title.clone() />
                <h1><bdi>{title}</bdi></h1>
            </div>
            {id.map(|id| view! {
                <May permission=Permission::ViewExtensions>
                    <a class="button" href=format!("/extensions?department={id}")><Icon sign=Sign::User /> " " {text::SHOW_ITS_EXTENSIONS}</a>
                </May>
                <a class="button" href=format!("/organization/{id}/delete")><Icon sign=Sign::Trash /> " " {text::DELETE_DOTS}</a>
            })}
        </div>
        {said.map(|words| view! { <Done words=words /> })}
        {failure.map(|words| view! { <Refused words=words /> })}
        <div class="stack">
            <Form fill=fill id=id tree=tree company=company />
            <Revisions history=history words=text::department_value />
        </div>
    }
}
