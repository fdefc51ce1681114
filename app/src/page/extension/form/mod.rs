//! The form of an extension, new or existing, as the server draws it. It works by itself, posted to the page's own
//! address; with script, `ui::editor` judges what is typed and saves in place. That finds everything by name and id, so
//! one more field costs a line here and nothing in what a browser loads.

mod bulk;
mod field;
mod kept;
mod list;
mod many;
mod organizations;
mod presence;
mod preview;
mod role;
mod secret;
mod tab;
mod verdict;

pub use self::{
    bulk::{BulkAdd, BulkOpened},
    many::{EditMany, EditManyOpened},
};

use leptos::prelude::*;
use patchbay_shared::{ExtensionForm, Field, FieldError, Occasion, Permission, Sent};

use self::{
    field::{ConcurrentRegistrationsField, TextField},
    kept::{Offered, Restored},
    list::{ListField, SwitchField},
    organizations::OrganizationsField,
    presence::Presence,
    preview::Preview,
    role::RoleField,
    secret::{PasswordRules, PasswordStrength, SecretField},
    tab::{Part, Tab, Tabs},
};
use crate::{
    page::may::May,
    text,
    ui::{DepartmentNames, ExtensionEditor, Icon, Opened, Sign},
};

/// What the parts of the form are drawn from: the form as it is opened.
#[derive(Clone, Copy)]
struct Sheet(StoredValue<Opened>);

impl Sheet {
    fn look<T>(self, look: impl FnOnce(&Opened) -> T) -> T {
        self.0.with_value(look)
    }

    fn is_new(self) -> bool {
        self.look(|opened| opened.rules.occasion == Occasion::Create)
    }

    /// What stands in the field.
    fn value(self, field: Field) -> String {
        self.look(|opened| opened.form.value(field).to_owned())
    }

    /// What a save without script found wrong with it.
    fn error(self, field: Field) -> Option<FieldError> {
        self.look(|opened| opened.errors.get(field).cloned())
    }

    /// Whether nothing is known of it: it cannot be changed here, and stays as it is.
    fn is_unknown(self, field: Field) -> bool {
        self.look(|opened| opened.unknown.contains(&field))
    }

    /// The names of the boxes that are sent, with or without a tick.
    fn boxes(self) -> String {
        let departments = self.look(|opened| opened.departments.is_some());
        let is_boxes = |field: &Field| field.is_switch() || departments && *field == Field::Organizations;
        let boxes = Field::ALL.into_iter().filter(|field| is_boxes(field) && !self.is_unknown(*field));
        boxes.map(Field::name).collect::<Vec<_>>().join(" ")
    }

    /// What stands beside a secret that is left empty.
    fn secret_hint(self) -> &'static str {
        if self.is_new() { text::SECRET_HINT_NEW } else { text::SECRET_HINT_KEPT }
    }
}

/// The most that a line takes in, and a list: beyond every rule, so that it is the rule that says what is too long, and few
/// enough that a browser without script never sends more than the server reads.
const LONGEST_LINE: &str = "300";
const LONGEST_LIST: &str = "3000";

/// The form, with what wakes it.
#[component]
pub(super) fn Form(opened: Opened) -> impl IntoView {
    let action = opened.id.map_or_else(|| "/extensions/new".to_owned(), |id| format!("/extensions/{id}"));
    let version = opened.version;
    let sheet = Sheet(StoredValue::new(opened.clone()));
    let open = Tab::opened(sheet);
    let boxes = Sent::<ExtensionForm>::BOXES;
    let departments = opened.departments.iter().flatten();
    provide_context(departments.map(|choice| (choice.id, choice.name.clone())).collect::<DepartmentNames>());
    view! {
        <form id="extension" class="split" method="post" action=action novalidate data-ready="false">
            <input type="hidden" name="version" value=version />
            <input type="hidden" name=boxes value=sheet.boxes() />
            <div class="stack">
                <ExtensionEditor opened=opened />
                <Withheld sheet=sheet />
                <Restored />
                <Offered />
                <Tabs opened=open />
                <Part tab=Tab::User opened=open>
                    <UserInformation sheet=sheet />
                    <ExtensionInformation sheet=sheet />
                </Part>
                <Part tab=Tab::Presence opened=open>
                    <Presence sheet=sheet />
                </Part>
                <Part tab=Tab::Features opened=open>
                    <BesideACall sheet=sheet />
                    <WhoCalls sheet=sheet />
                    <WhoAnswers sheet=sheet />
                </Part>
                <Part tab=Tab::Security opened=open>
                    <WhereFrom sheet=sheet />
                    <WhichPhones sheet=sheet />
                    <WhichCalls sheet=sheet />
                </Part>
            </div>
            <aside class="stack">
                <Preview sheet=sheet />
            </aside>
        </form>
        <div class="actions">
            <p class="soft" role="status" id="actions-hint">{text::ACTIONS_HINT}</p>
            <a class="button quiet" href="/extensions" data-draft="cancel">{text::CANCEL}</a>
            <button form="extension" class="button" name="apply" value="no" aria-busy="false">{text::SAVE}</button>
            <May permission=Permission::ApplyExtensions>
                <button form="extension" class="button primary" name="apply" value="yes" aria-busy="false">{text::SAVE_AND_APPLY}</button>
            </May>
        </div>
    }
}

/// A page that was not saved comes back without its secrets, and says so: nobody shall get a random one unawares.
#[component]
fn Withheld(sheet: Sheet) -> impl IntoView {
    let withheld: Vec<String> =
        sheet.look(|opened| opened.withheld.iter().map(|field| text::label(*field).to_lowercase()).collect());
    (!withheld.is_empty()).then(|| {
        view! {
            <section class="notice warn" id="withheld">
                <Icon sign=Sign::Warning />
                <div><p>{text::withheld(&withheld, sheet.is_new())}</p></div>
            </section>
        }
    })
}

#[component]
fn UserInformation(sheet: Sheet) -> impl IntoView {
    let hint = sheet.secret_hint();
    view! {
        <fieldset class="section">
            <legend>{text::USER_INFORMATION}</legend>
            <div class="grid">
                <TextField sheet=sheet field=Field::FirstName any_script=true />
                <TextField sheet=sheet field=Field::LastName any_script=true />
                <TextField sheet=sheet field=Field::Email kind="email" optional=true />
                <TextField sheet=sheet field=Field::Mobile kind="tel" optional=true />
                <SecretField sheet=sheet field=Field::UserPassword wide=true hint=hint described_by="user_password-rules">
                    <PasswordRules sheet=sheet />
                </SecretField>
                <RoleField sheet=sheet />
                <OrganizationsField sheet=sheet />
                <TextField sheet=sheet field=Field::JobTitle optional=true any_script=true />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn ExtensionInformation(sheet: Sheet) -> impl IntoView {
    let hint = sheet.secret_hint();
    view! {
        <fieldset class="section">
            <legend>{text::EXTENSION_INFORMATION}</legend>
            <div class="grid">
                <TextField sheet=sheet field=Field::Number inputmode="numeric" required=true hint=text::NUMBER_HINT />
                <TextField
                    sheet=sheet field=Field::CallerId optional=true placeholder=text::CALLER_ID_PLACEHOLDER
                    hint=text::CALLER_ID_HINT
                />
                <SecretField sheet=sheet field=Field::RegistrationName hint=text::REGISTRATION_NAME_HINT />
                <SecretField
                    sheet=sheet field=Field::RegistrationPassword hint=hint described_by="registration_password-strength"
                >
                    <PasswordStrength sheet=sheet />
                </SecretField>
                <ConcurrentRegistrationsField sheet=sheet />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn BesideACall(sheet: Sheet) -> impl IntoView {
    view! {
        <fieldset class="section">
            <legend>{text::BESIDE_A_CALL}</legend>
            <div class="grid">
                <SwitchField sheet=sheet field=Field::CallWaiting hint=text::CALL_WAITING_HINT />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn WhoCalls(sheet: Sheet) -> impl IntoView {
    view! {
        <fieldset class="section">
            <legend>{text::WHO_CALLS}</legend>
            <p class="hint">{text::WHO_CALLS_WORDS}</p>
            <div class="grid">
                <ListField sheet=sheet field=Field::CallHandling hint=text::CALL_HANDLING_HINT />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn WhoAnswers(sheet: Sheet) -> impl IntoView {
    view! {
        <fieldset class="section">
            <legend>{text::WHO_ANSWERS}</legend>
            <div class="grid">
                <ListField sheet=sheet field=Field::PickupGroups hint=text::PICKUP_GROUPS_HINT />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn WhereFrom(sheet: Sheet) -> impl IntoView {
    view! {
        <fieldset class="section">
            <legend>{text::WHERE_FROM}</legend>
            <div class="grid">
                <SwitchField sheet=sheet field=Field::RemoteRegistration hint=text::REMOTE_REGISTRATION_HINT />
                <SwitchField sheet=sheet field=Field::NetworkRestriction hint=text::NETWORK_RESTRICTION_HINT />
                <ListField sheet=sheet field=Field::Networks hint=text::NETWORKS_HINT />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn WhichPhones(sheet: Sheet) -> impl IntoView {
    view! {
        <fieldset class="section">
            <legend>{text::WHICH_PHONES}</legend>
            <div class="grid">
                <SwitchField sheet=sheet field=Field::UserAgentRestriction hint=text::USER_AGENT_RESTRICTION_HINT />
                <ListField sheet=sheet field=Field::UserAgents hint=text::USER_AGENTS_HINT />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn WhichCalls(sheet: Sheet) -> impl IntoView {
    view! {
        <fieldset class="section">
            <legend>{text::WHICH_CALLS}</legend>
            <div class="grid">
                <TextField
                    sheet=sheet field=Field::CallDuration inputmode="numeric" optional=true
                    placeholder=text::CALL_DURATION_PLACEHOLDER hint=text::CALL_DURATION_HINT
                />
                <TextField sheet=sheet field=Field::CallLimit inputmode="numeric" optional=true hint=text::CALL_LIMIT_HINT />
                <TextField
                    sheet=sheet field=Field::CallLimitSeconds inputmode="numeric" optional=true
                    placeholder=text::CALL_LIMIT_SECONDS_PLACEHOLDER hint=text::CALL_LIMIT_SECONDS_HINT
                />
            </div>
        </fieldset>
    }
    .into_any()
}
