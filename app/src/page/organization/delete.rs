use leptos::prelude::*;
use patchbay_shared::{DepartmentErrors, DepartmentField};
use patchbay_store::department::{Found, Going, Node};

use super::{above, place::Place};
use crate::{
    page::{account::Refused, crumbs::Crumbs, verdict::Verdict},
    text,
};

/// Asks once more before a department is deleted, says what goes with it, and asks where its members go.
#[component]
pub fn DeleteDepartment(
    /// The department.
    found: Found,
    /// What goes with it.
    going: Going,
    /// The whole tree, each department before those below it.
    tree: Vec<Node>,
    /// Where its members go.
    heir: String,
    /// What the company is called.
    company: String,
    /// What is wrong with that.
    errors: DepartmentErrors,
    /// Why it was not deleted a moment ago.
    failure: Option<String>,
) -> impl IntoView {
    let Found { id, version, form } = found;
    let title = text::delete_department(&form.name);
    let below: Vec<_> = going.ids().iter().map(ToString::to_string).collect();
    let lines = going.below.iter().map(|(_, names)| text::department_path(names, &company));
    let lines = lines.map(|path| view! { <li><bdi>{path}</bdi></li> }).collect_view();
    let field = DepartmentField::Parent;
    let wrong = errors.get(field).map(|error| text::department_verdict(*error));
    view! {
        <div class="head"><div>
            <Crumbs above=above() last=form.name />
            <h1><bdi>{title.clone()}</bdi>"?"</h1>
        </div></div>
        {failure.map(|words| view! { <Refused words=words /> })}
        <div class="stack">
            <form class="panel stack" method="post">
                <input type="hidden" name="version" value=version.to_string() />
                <input type="hidden" name="below" value=below.join(",") />
                <p class="soft">{text::delete_department_words(going.members, going.below.len())}</p>
                <div class="field">
                    <label for=field.name()>{text::MEMBERS_GO_TO}</label>
                    <Place name=field.name() tree=tree without=Some(id) chosen=heir company=company wrong=wrong.is_some() />
                    <Verdict field=field.name() wrong=wrong hint=text::MEMBERS_GO_TO_HINT />
                </div>
                <p class="row">
                    <a class="button" href=format!("/organization/{id}") autofocus>{text::CANCEL}</a>
                    <button class="button danger"><bdi>{title}</bdi></button>
                </p>
            </form>
            {(!going.below.is_empty()).then(|| view! {
                <section class="panel" aria-labelledby="also">
                    <h2 id="also">{text::ALSO_DELETED}</h2>
                    <ul class="bullets">{lines}</ul>
                </section>
            })}
        </div>
    }
}
