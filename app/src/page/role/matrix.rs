use leptos::prelude::*;
use patchbay_shared::{
    Form as _, Grants, Permission, Permissions, RoleErrors, RoleField, RoleForm, Scope, Subject, Switch,
};

use crate::{page::verdict::Verdict, text};

/// What a role gives, permission by permission, and how far. Nobody can tick what they do not hold: for who holds nothing, it
/// is there to be looked at.
#[component]
pub(super) fn Matrix(form: RoleForm, errors: RoleErrors, offered: Permissions, held: Grants) -> impl IntoView {
    let groups = [Subject::Extensions, Subject::People, Subject::System]
        .into_iter()
        .map(|subject| {
            let boxes = offered
                .iter()
                .filter(|permission| permission.subject() == subject)
                .map(|permission| view! { <Tick permission=permission form=form.clone() errors=errors.clone() held=held /> })
                .collect_view();
            let scope = (subject == Subject::Extensions)
                .then(|| view! { <Reach form=form.clone() errors=errors.clone() held=held /> });
            view! {
                <fieldset class="section">
                    <legend>{text::subject(subject)}</legend>
                    <div class="stack">{boxes} {scope}</div>
                </fieldset>
            }
        })
        .collect_view();
    groups.into_any()
}

#[component]
fn Tick(permission: Permission, form: RoleForm, errors: RoleErrors, held: Grants) -> impl IntoView {
    let field = RoleField::Permission(permission);
    let name = field.name();
    let may = held.allow(permission);
    let hint =
        if may || held == Grants::default() { text::can(permission, Scope::All) } else { text::NOT_HELD.to_owned() };
    let wrong = errors.get(field).map(text::role_verdict);
    view! {
        <label class="check">
            <input
                type="checkbox" id=name name=name value=Switch::ON checked=!form.value(field).is_empty() disabled=!may
                aria-invalid=wrong.is_some().then_some("true")
            />
            <span>
                {text::permission(permission)} " " <small>{hint}</small>
                {wrong.map(|words| view! { " " <small class="error">{words}</small> })}
            </span>
        </label>
    }
    .into_any()
}

/// To which extensions the permissions about them reach.
#[component]
fn Reach(form: RoleForm, errors: RoleErrors, held: Grants) -> impl IntoView {
    let closed = !held.allow(Permission::ManageRoles);
    let numbers_wrong = errors.get(RoleField::Numbers).map(text::role_verdict);
    let chosen = form.value(RoleField::Scope).to_owned();
    let scopes = Scope::ALL
        .into_iter()
        .map(|scope| {
            let may = held.scope == Scope::All || scope == Scope::Chosen;
            view! {
                <label>
                    <input
                        type="radio" id=format!("scope-{}", scope.name()) name="scope" value=scope.name()
                        checked=scope.name() == chosen disabled=closed || !may
                    />
                    " " {text::scope(scope)}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" aria-describedby="scope-verdict">
            <legend>{text::role_field(RoleField::Scope)}</legend>
            <div class="segments" id="scope" tabindex="-1">{scopes}</div>
            <Verdict field="scope" wrong=errors.get(RoleField::Scope).map(text::role_verdict) hint=text::SCOPE_HINT />
        </fieldset>
        <div class="field">
            <label for="numbers">{text::role_field(RoleField::Numbers)}</label>
            <input
                class="input" id="numbers" name="numbers" value=form.value(RoleField::Numbers).to_owned() autocomplete="off"
                disabled=closed aria-describedby="numbers-verdict" aria-invalid=numbers_wrong.as_ref().map(|_| "true")
            />
            <Verdict field="numbers" wrong=numbers_wrong hint=text::NUMBERS_HINT />
        </div>
    }
    .into_any()
}
