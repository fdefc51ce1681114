use leptos::prelude::*;
use patchbay_shared::{EDITABLE, ExtensionForm, Field, FieldErrors, Occasion, Rules};
use patchbay_store::extension::Selection;

use super::{
    Sheet,
    field::{ConcurrentRegistrationsField, TextField},
    list::{ListField, SwitchField},
    organizations::OrganizationsField,
    role::RoleField,
};
use crate::{
    page::{
        extension::{changes::Refusal, edit::Crumbs, selected::Carried},
        summary::Summary,
    },
    text,
    ui::{DepartmentChoice, Opened},
};

/// The form that changes many, as it is opened.
#[derive(Clone, Debug, Default)]
pub struct EditManyOpened {
    /// What stands in the fields.
    pub form: ExtensionForm,
    /// Those that are ticked.
    pub touched: Vec<Field>,
    /// What was found wrong with them.
    pub errors: FieldErrors,
    /// Why nothing was done otherwise.
    pub refusal: Vec<String>,
    /// The names of the roles to choose from, for whoever may give any.
    pub roles: Option<Vec<String>>,
    /// The departments to choose from, while there are any.
    pub departments: Option<Vec<DepartmentChoice>>,
}

/// Changes the same fields of many extensions: those that are ticked.
#[component]
pub fn EditMany(
    /// Which extensions.
    selection: Selection,
    /// How many they are.
    count: i64,
    /// What stands in the form.
    opened: EditManyOpened,
) -> impl IntoView {
    let EditManyOpened { form, touched, errors, refusal, roles, departments } = opened;
    let wrong = errors
        .iter()
        .map(|(field, error)| (field.name(), format!("{}: {}", text::label(field), text::verdict(error))))
        .collect::<Vec<_>>();
    let offered = |field: &Field| match field {
        Field::Role => roles.is_some(),
        Field::Organizations => departments.is_some(),
        _ => true,
    };
    let fields: Vec<Field> = EDITABLE.into_iter().filter(offered).collect();
    let rules = Rules { occasion: Occasion::Update, ..Rules::default() };
    let sheet = Sheet(StoredValue::new(Opened { form, rules, errors, roles, departments, ..Opened::default() }));
    let fields = fields
        .into_iter()
        .map(|field| view! { <Touched sheet=sheet field=field ticked=touched.contains(&field) /> })
        .collect_view();
    view! {
        <div class="head"><div>
            <Crumbs last=text::EDIT.to_owned() />
            <h1>{text::edit_many(count)}</h1>
            <p class="soft">{text::BULK_EDIT_WORDS}</p>
        </div></div>
        <Refusal words=refusal />
        <Summary wrong=wrong />
        <form class="stack" method="post" action="/extensions/bulk/edit" novalidate>
            <Carried selection=selection />
            <div class="section touches">{fields}</div>
            <p class="row">
                <a class="button" href="/extensions">{text::CANCEL}</a>
                <button class="button primary" name="do" value="preview">{text::SHOW_CHANGES}</button>
            </p>
        </form>
    }
    .into_any()
}

/// A field, and the box that says whether it changes.
#[component]
fn Touched(sheet: Sheet, field: Field, ticked: bool) -> impl IntoView {
    let tick = format!("change-{}", field.name());
    let around = tick.clone();
    let control = match field {
        Field::Role => view! { <RoleField sheet=sheet /> }.into_any(),
        Field::Organizations => view! { <OrganizationsField sheet=sheet /> }.into_any(),
        Field::ConcurrentRegistrations => view! { <ConcurrentRegistrationsField sheet=sheet /> }.into_any(),
        Field::Networks => view! { <ListField sheet=sheet field=field hint=text::NETWORKS_HINT /> }.into_any(),
        Field::UserAgents => view! { <ListField sheet=sheet field=field hint=text::USER_AGENTS_HINT /> }.into_any(),
        Field::PickupGroups => view! { <ListField sheet=sheet field=field hint=text::PICKUP_GROUPS_HINT /> }.into_any(),
        field if field.is_switch() => view! { <SwitchField sheet=sheet field=field hint="" /> }.into_any(),
        field => view! { <TextField sheet=sheet field=field hint=hint(field) any_script=field == Field::JobTitle /> }
            .into_any(),
    };
    view! {
        <div class="touch" data-touch=around>
            <label class="check">
                <input type="checkbox" id=tick name="change" value=field.name() checked=ticked autocomplete="off" />
                <span>{text::CHANGE_FIELD} " " <span class="unseen">{text::label(field)}</span></span>
            </label>
            {control}
        </div>
    }
    .into_any()
}

const fn hint(field: Field) -> &'static str {
    match field {
        Field::CallerId => text::CALLER_ID_HINT,
        Field::CallDuration => text::CALL_DURATION_HINT,
        Field::CallLimit => text::CALL_LIMIT_HINT,
        Field::CallLimitSeconds => text::CALL_LIMIT_SECONDS_HINT,
        _ => "",
    }
}
