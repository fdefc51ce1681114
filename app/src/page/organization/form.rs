use leptos::prelude::*;
use patchbay_shared::{DepartmentField, Form as _};
use patchbay_store::department::Node;

use super::{DepartmentFill, place::Place};
use crate::{
    page::{summary::Summary, verdict::Verdict},
    text,
    ui::side_by_side,
};

/// The form of a department. It works by itself, posted to the page's own address.
#[component]
pub(super) fn Form(
    fill: DepartmentFill,
    /// The department, unless it is new.
    id: Option<i64>,
    tree: Vec<Node>,
    company: String,
) -> impl IntoView {
    let DepartmentFill { version, form, errors, clash, .. } = fill;
    let action = id.map_or_else(|| "/organization/new".to_owned(), |id| format!("/organization/{id}"));
    let (name, parent) = (DepartmentField::Name, DepartmentField::Parent);
    let wrong = |field| errors.get(field).map(|error| text::department_verdict(*error));
    let listed = errors
        .iter()
        .map(|(field, error)| {
            (field.name(), format!("{}: {}", text::department_field(field), text::department_verdict(*error)))
        })
        .collect::<Vec<_>>();
    view! {
        <Summary wrong=listed />
        <form class="stack" method="post" action=action novalidate>
            <input type="hidden" name="version" value=version.to_string() />
            {clash.map(side_by_side)}
            <fieldset class="section">
                <legend>{text::DEPARTMENT_SECTION}</legend>
                <div class="grid">
                    <div class="field">
                        <label for=name.name()>{text::department_field(name)}</label>
                        <input
                            class="input" id=name.name() name=name.name() value=form.value(name).to_owned() autocomplete="off" dir="auto"
                            aria-describedby="name-verdict" aria-required="true" aria-invalid=wrong(name).map(|_| "true")
                        />
                        <Verdict field=name.name() wrong=wrong(name) hint=text::DEPARTMENT_NAME_HINT />
                    </div>
                    <div class="field">
                        <label for=parent.name()>{text::department_field(parent)}</label>
                        <Place
                            name=parent.name() tree=tree without=id chosen=form.value(parent).trim().to_owned() company=company
                            wrong=wrong(parent).is_some()
                        />
                        <Verdict field=parent.name() wrong=wrong(parent) hint=text::DEPARTMENT_PARENT_HINT />
                    </div>
                </div>
            </fieldset>
            <p class="row">
                <a class="button quiet" href="/organization">{text::CANCEL}</a>
                <button class="button primary">{text::SAVE}</button>
            </p>
        </form>
    }
}
