use leptos::prelude::*;
use patchbay_shared::Field;

use super::{Sheet, verdict::Verdict};
use crate::{page::filter_box::FilterBox, text, ui::DepartmentChoice};

/// In which departments the person is: a box for each, those that are ticked first. Nothing while there are no departments.
#[component]
pub(super) fn OrganizationsField(sheet: Sheet) -> impl IntoView {
    let field = Field::Organizations;
    let name = field.name();
    let value = sheet.value(field);
    sheet.look(|opened| opened.departments.clone()).map(|departments| {
        let also: Vec<_> = departments.iter().filter(|choice| choice.kept).map(|choice| choice.name.clone()).collect();
        let is_ticked = |choice: &DepartmentChoice| value.lines().any(|id| id.trim() == choice.id.to_string());
        let (ticked, others): (Vec<_>, Vec<_>) =
            departments.into_iter().filter(|choice| choice.open).partition(|choice| is_ticked(choice));
        let many = ticked.len() + others.len();
        let boxes = ticked
            .into_iter()
            .map(|choice| (choice, true))
            .chain(others.into_iter().map(|choice| (choice, false)))
            .map(|(choice, ticked)| view! { <Choice choice=choice ticked=ticked /> })
            .collect_view();
        view! {
            <fieldset class="field wide" aria-describedby=format!("{name}-verdict")>
                <legend>{text::label(field)}</legend>
                <FilterBox list=name many=many />
                <ul class="choices" id=name tabindex="-1">{boxes}</ul>
                {(!also.is_empty()).then(|| view! { <p class="hint">{text::also_in(&also.join(", "))}</p> })}
                <Verdict sheet=sheet field=field hint=text::ORGANIZATIONS_HINT />
            </fieldset>
        }
        .into_any()
    })
}

#[component]
fn Choice(choice: DepartmentChoice, ticked: bool) -> impl IntoView {
    let DepartmentChoice { id, name, .. } = choice;
    let field = Field::Organizations.name();
    view! {
        <li data-name=name.clone()>
            <label class="check">
                <input
                    type="checkbox" id=format!("{field}-{id}") name=field value=id.to_string() checked=ticked
                    autocomplete="off"
                />
                <span><bdi>{name.clone()}</bdi></span>
            </label>
        </li>
    }
    .into_any()
}
