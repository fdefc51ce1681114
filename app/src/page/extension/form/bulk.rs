use leptos::prelude::*;
use patchbay_shared::{
    BulkError, BulkErrors, BulkField, BulkForm, ExtensionForm, Field, FieldErrors, Permission, Rules, SecretRule,
    Switch,
};

use super::{
    LONGEST_LINE, Sheet,
    field::{ConcurrentRegistrationsField, TextField},
    organizations::OrganizationsField,
    role::RoleField,
};
use crate::{
    api::{Failure, extension::bulk::BulkPreview},
    page::{button::ShowPassword, extension::edit::Crumbs, may::May},
    text,
    ui::{DepartmentChoice, Icon, Opened, Sign},
};

/// The form that adds many, as it is opened.
#[derive(Clone, Debug, Default)]
pub struct BulkOpened {
    /// What stands in the fields; secrets are not shown.
    pub form: BulkForm,
    /// What the verdicts depend on.
    pub rules: Rules,
    /// What was found wrong.
    pub errors: BulkErrors,
    /// Why nothing was added otherwise.
    pub failure: Option<Failure>,
    /// What it would do, if that is known.
    pub preview: Option<BulkPreview>,
    /// The names of the roles to choose from, for whoever may give any.
    pub roles: Option<Vec<String>>,
    /// The departments to choose from, while there are any.
    pub departments: Option<Vec<DepartmentChoice>>,
}

/// The id of the form.
const FORM: &str = "bulk";

/// Adds many extensions at once.
#[component]
pub fn BulkAdd(opened: BulkOpened) -> impl IntoView {
    let BulkOpened { form, rules, errors, failure, preview, roles, departments } = opened;
    let withheld = !form.user_password.is_empty() || !form.registration_password.is_empty();
    let sheet = Sheet(StoredValue::new(Opened {
        form: ExtensionForm {
            number: form.number.clone(),
            role: form.role.clone(),
            organizations: form.organizations.clone(),
            job_title: form.job_title.clone(),
            concurrent_registrations: form.concurrent_registrations.clone(),
            ..ExtensionForm::default()
        },
        rules,
        errors: of_each(&errors),
        roles,
        departments,
        ..Opened::default()
    }));
    let bulk = StoredValue::new((form, errors.clone()));
    view! {
        <div class="head"><div>
            <Crumbs last=text::BULK_ADD.to_owned() />
            <h1>{text::BULK_ADD}</h1>
        </div></div>
        <form
            id=FORM class="split" method="post" action="/extensions/bulk/add" novalidate data-ready="false"
            data-rules=serde_json::to_string(&rules).ok()
        >
            <div class="stack">
                <div id="summary-place"><Summary errors=errors failure=failure /></div>
                <template id="unreachable"><Summary failure=Some(Failure::Unreachable) /></template>
                {withheld.then(|| view! {
                    <section class="notice warn" id="withheld"><Icon sign=Sign::Warning /> <div><p>{text::BULK_WITHHELD}</p></div></section>
                })}
                <fieldset class="section">
                    <legend>{text::BULK_NUMBERS}</legend>
                    <div class="grid">
                        <TextField
                            sheet=sheet field=Field::Number label=text::bulk_label(BulkField::Number) inputmode="numeric" required=true
                            hint=text::BULK_NUMBER_HINT
                        />
                        <CountField bulk=bulk />
                    </div>
                    <p class="hint">{text::BULK_NAME_HINT}</p>
                </fieldset>
                <fieldset class="section">
                    <legend>{text::USER_INFORMATION}</legend>
                    <div class="grid">
                        <SecretPair bulk=bulk rule=BulkField::UserPasswordRule text_field=BulkField::UserPassword />
                        <RoleField sheet=sheet />
                        <OrganizationsField sheet=sheet />
                        <TextField sheet=sheet field=Field::JobTitle optional=true any_script=true />
                    </div>
                </fieldset>
                <fieldset class="section">
                    <legend>{text::EXTENSION_INFORMATION}</legend>
                    <div class="grid">
                        <SecretPair bulk=bulk rule=BulkField::RegistrationPasswordRule text_field=BulkField::RegistrationPassword />
                        <ConcurrentRegistrationsField sheet=sheet />
                    </div>
                </fieldset>
            </div>
            <aside class="stack"><Shown preview=preview.unwrap_or_default() /></aside>
        </form>
        <div class="actions">
            <p class="soft" role="status" id="actions-hint">{text::ACTIONS_HINT}</p>
            <a class="button quiet" href="/extensions">{text::CANCEL}</a>
            <button form=FORM class="button" id="bulk-save" name="apply" value="no" aria-busy="false">{text::SAVE}</button>
            <May permission=Permission::ApplyExtensions>
                <button form=FORM class="button primary" id="bulk-apply" name="apply" value="yes" aria-busy="false">{text::SAVE_AND_APPLY}</button>
            </May>
        </div>
    }
    .into_any()
}

/// What is to be put right, or why else nothing was added.
#[component]
fn Summary(#[prop(optional)] errors: BulkErrors, failure: Option<Failure>) -> impl IntoView {
    if let Some(failure) = failure {
        return Some(
            view! {
                <section class="notice bad" tabindex="-1" id="summary" autofocus>
                    <Icon sign=Sign::Error />
                    <div><p>{text::failure(&failure)}</p></div>
                </section>
            }
            .into_any(),
        );
    }
    if errors.is_empty() {
        return None;
    }
    let lines = errors
        .iter()
        .map(|(field, error)| {
            let words = text::bulk_wrong(field, &text::bulk_verdict(error));
            view! { <li><a href=format!("#{}", field.name())>{words}</a></li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="notice bad" tabindex="-1" id="summary" autofocus aria-labelledby="summary-title">
                <Icon sign=Sign::Error />
                <div><h2 id="summary-title">{text::things_to_put_right(errors.len())}</h2> <ul>{lines}</ul></div>
            </section>
        }
        .into_any(),
    )
}

/// What stands in the form, and what is wrong with it.
type Bulk = StoredValue<(BulkForm, BulkErrors)>;

/// What the fields that a single extension's form has as well are marked with.
fn of_each(errors: &BulkErrors) -> FieldErrors {
    let mut of_each = FieldErrors::default();
    for (field, error) in errors.iter() {
        if let (Some(field), BulkError::Field(error)) = (field.of_each(), error) {
            of_each.add(field, error.clone());
        }
    }
    of_each
}

/// The place under a field where its verdict appears.
#[component]
fn Verdict(bulk: Bulk, field: BulkField, hint: &'static str) -> impl IntoView {
    let (class, words) = bulk.with_value(|(_, errors)| match errors.get(field) {
        Some(error) => ("error", text::bulk_verdict(error)),
        None => ("hint", hint.to_owned()),
    });
    view! {
        <div class="verdict">
            <p id=format!("{}-verdict", field.name()) class=class aria-live="polite"><Icon sign=Sign::Error /> <span data-hint=hint>{words}</span></p>
        </div>
    }
    .into_any()
}

#[component]
fn CountField(bulk: Bulk) -> impl IntoView {
    let field = BulkField::Count;
    let name = field.name();
    let (value, wrong) = bulk.with_value(|(form, errors)| (form.count.clone(), errors.get(field).is_some()));
    view! {
        <div class="field">
            <label for=name>{text::bulk_label(field)}</label>
            <input
                class="input" id=name name=name type="text" value=value inputmode="numeric" maxlength=LONGEST_LINE autocomplete="off"
                aria-describedby=format!("{name}-verdict") aria-invalid=wrong.then_some("true") aria-required="true"
            />
            <Verdict bulk=bulk field=field hint=text::BULK_COUNT_HINT />
        </div>
    }
    .into_any()
}

/// How passwords are made, and the text that all but random ones are made of.
#[component]
fn SecretPair(bulk: Bulk, rule: BulkField, text_field: BulkField) -> impl IntoView {
    let (rule_name, text_name) = (rule.name(), text_field.name());
    let (chosen, wrong) = bulk.with_value(|(form, errors)| {
        let wrong = [rule, text_field].map(|field| errors.get(field).map(|_| "true"));
        (SecretRule::parse(form.value(rule)).unwrap_or_default(), wrong)
    });
    let options = SecretRule::ALL
        .into_iter()
        .map(|rule| view! { <option value=rule.name() selected=rule == chosen>{text::secret_rule(rule)}</option> })
        .collect_view();
    let label = text::bulk_label(text_field);
    view! {
        <div class="field">
            <label for=rule_name>{text::bulk_label(rule)}</label>
            <select
                class="input" id=rule_name name=rule_name autocomplete="off" aria-describedby=format!("{rule_name}-verdict")
                aria-invalid=wrong[0]
            >
                {options}
            </select>
            <Verdict bulk=bulk field=rule hint=text::BULK_RANDOM_HINT />
        </div>
        <div class="field ruled">
            <label for=text_name>{label}</label>
            <div class="group secret">
                <input
                    class="input" id=text_name name=text_name type="password" value="" placeholder=" " maxlength=LONGEST_LINE
                    autocomplete="new-password" spellcheck="false" autocapitalize="none"
                    aria-describedby=format!("{text_name}-verdict") aria-invalid=wrong[1]
                />
                <ShowPassword field=text_name label=text::show_secret(&label.to_lowercase()) />
            </div>
            {(text_field == BulkField::RegistrationPassword).then(|| view! { <ConfirmWeak bulk=bulk /> })}
            <Verdict bulk=bulk field=text_field hint=text::BULK_TEXT_HINT />
        </div>
    }
    .into_any()
}

/// The confirmation that weak registration passwords need.
#[component]
fn ConfirmWeak(bulk: Bulk) -> impl IntoView {
    let (confirmed, asked) = bulk.with_value(|(form, errors)| {
        (form.weak_confirmed == Switch::ON, errors.get(BulkField::RegistrationPassword).is_some())
    });
    view! {
        <label class="check" id="weak" hidden=!asked && !confirmed data-asked=(asked || confirmed).then_some("")>
            <input type="checkbox" id="weak_confirmed" name="weak_confirmed" value=Switch::ON checked=confirmed />
            <span>{text::WEAK_CONFIRM} <small>{text::WEAK_CONFIRM_HINT}</small></span>
        </label>
    }
    .into_any()
}

/// What would be added. What depends on what is typed stands in two parts, which the script puts in the place of older ones;
/// the words are read out.
#[component]
fn Shown(preview: BulkPreview) -> impl IntoView {
    let BulkPreview { last, words: [range, skipped], rows } = preview;
    let range = if range.is_empty() { text::BULK_PREVIEW_EMPTY.to_owned() } else { range };
    let heads = [text::NUMBER, text::NAME, text::label(Field::UserPassword), text::label(Field::RegistrationPassword)]
        .map(|words| view! { <th scope="col">{words}</th> })
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|cells| view! { <tr>{cells.map(|words| view! { <td>{words}</td> }).collect_view()}</tr> })
        .collect::<Vec<_>>();
    view! {
        <section class="panel stack" aria-labelledby="preview-title">
            <h2 id="preview-title">{text::PREVIEW}</h2>
            <div role="status" id="preview-words">
                <p>{range}</p>
                <p class="soft">{skipped}</p>
            </div>
            <div id="preview-rows">
                <input type="hidden" name="last" value=last />
                {(!rows.is_empty()).then(|| view! {
                    <table class="table">
                        <caption class="label">{text::BULK_FIRST_ROWS}</caption>
                        <thead><tr>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                })}
            </div>
            <p class="hint">{text::BULK_DONE_HINT}</p>
            <p class="row unscripted"><button class="button small" name="do" value="preview">{text::SHOW_PREVIEW}</button></p>
        </section>
    }
    .into_any()
}
