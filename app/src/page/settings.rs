use leptos::prelude::*;
use patchbay_shared::{Form, NameFormat, PasswordPolicy, Sent, SettingErrors, SettingField, SettingsForm, Switch};
use patchbay_store::revision::Revision;

use crate::{
    page::{revision::Revisions, summary::Summary, topic::Topic, verdict::Verdict},
    text,
    ui::{Clash, Icon, Line as Told, LiveLines, LiveSource, Sign, side_by_side},
};

/// What holds for the whole installation, and how it came to be so.
#[component]
pub fn SettingsPage(
    /// The version the form was made from.
    version: i32,
    /// The settings, or what was typed before.
    form: SettingsForm,
    /// Fields that were not on the page that was typed into before, and whose values cannot be looked up.
    unknown: Vec<SettingField>,
    /// What was wrong with what was typed before.
    errors: SettingErrors,
    /// Why it was not saved otherwise.
    failure: Option<String>,
    /// What somebody else saved before it.
    clash: Option<Clash<SettingsForm>>,
    /// What became of the save a moment ago.
    said: Option<&'static str>,
    /// The last changes, the latest first.
    history: Vec<Revision<SettingsForm>>,
    /// Which SIP domain holds, if that could be read.
    domain: Vec<Told>,
) -> impl IntoView {
    let listed = errors
        .iter()
        .map(|(field, error)| (field.name(), format!("{}: {}", text::setting(field), text::setting_verdict(error))))
        .collect::<Vec<_>>();
    let switch = SettingField::OrganizationManagement;
    let boxes = Sent::<SettingsForm>::BOXES;
    let ticks = if unknown.contains(&switch) { "" } else { switch.name() };
    let sheet = StoredValue::new(Sheet { form, unknown, errors });
    view! {
        <div class="head">
            <h1>{text::SETTINGS}</h1>
            <a class="button" href="/settings/mail">{text::MAIL_SERVER}</a>
        </div>
        {said.map(|words| view! {
            <section class="notice ok" role="status"><Icon sign=Sign::Done /> <div><p>{words}</p></div></section>
        })}
        {failure.map(|words| view! {
            <section class="notice bad" role="alert"><Icon sign=Sign::Error /> <div><p>{words}</p></div></section>
        })}
        <Summary wrong=listed />
        <div class="stack">
        <form class="stack" method="post" action="/settings" novalidate>
            <input type="hidden" name="version" value=version.to_string() />
            <input type="hidden" name=boxes value=ticks />
            {clash.map(side_by_side)}
            <fieldset class="section">
                <legend>{text::SETTINGS_COMPANY}</legend>
                <div class="grid">
                    <Line field=SettingField::CompanyName sheet=sheet hint=text::COMPANY_NAME_HINT any_script=true />
                    <Choice
                        field=SettingField::NameFormat sheet=sheet hint=text::NAME_FORMAT_HINT
                        choices=NameFormat::ALL.map(|format| (format.name(), text::name_format(format))).to_vec()
                    />
                    <Tick
                        field=SettingField::OrganizationManagement sheet=sheet hint=text::ORGANIZATION_MANAGEMENT_HINT
                    />
                </div>
            </fieldset>
            <fieldset class="section">
                <legend>{text::SETTINGS_PHONES}</legend>
                <div class="grid">
                    <Line field=SettingField::SipDomain sheet=sheet hint=text::SIP_DOMAIN_HINT />
                    <Line field=SettingField::CallDuration sheet=sheet hint=text::CALL_DURATION_SETTING_HINT inputmode="numeric" />
                </div>
            </fieldset>
            <fieldset class="section">
                <legend>{text::SETTINGS_CODES}</legend>
                <p class="hint">{text::CODES_WORDS}</p>
                <div class="grid">
                    {SettingField::CODES.map(|field| view! { <Line field=field sheet=sheet /> }).collect_view()}
                    <Line field=SettingField::PickupCode sheet=sheet hint=text::PICKUP_CODE_HINT />
                    <Line field=SettingField::PickupOfCode sheet=sheet hint=text::PICKUP_OF_CODE_HINT />
                </div>
            </fieldset>
            <fieldset class="section">
                <legend>{text::SETTINGS_PEOPLE}</legend>
                <div class="grid">
                    <Line field=SettingField::FirstNumber sheet=sheet hint=text::NUMBER_RANGE_HINT inputmode="numeric" />
                    <Line field=SettingField::LastNumber sheet=sheet inputmode="numeric" />
                    <Choice
                        field=SettingField::PasswordPolicy sheet=sheet hint=text::PASSWORD_POLICY_HINT
                        choices=PasswordPolicy::ALL.map(|policy| (policy.name(), text::password_policy(policy))).to_vec()
                    />
                </div>
            </fieldset>
            <fieldset class="section">
                <legend>{text::SETTINGS_LOGS}</legend>
                <div class="grid">
                    <Line field=SettingField::OperationLogDays sheet=sheet hint=text::OPERATION_LOG_DAYS_HINT inputmode="numeric" />
                    <Line field=SettingField::CallLogDays sheet=sheet hint=text::CALL_LOG_DAYS_HINT inputmode="numeric" />
                </div>
            </fieldset>
            <p class="row"><button class="button primary">{text::SAVE}</button></p>
        </form>
        <Domain lines=domain />
        <Revisions history=history words=text::setting_value />
        </div>
    }
}

/// What the fields are drawn from.
struct Sheet {
    form: SettingsForm,
    unknown: Vec<SettingField>,
    errors: SettingErrors,
}

impl Sheet {
    /// What stands in a field, whether it cannot be changed here and stays as it is, and what is wrong with it.
    fn look(&self, field: SettingField) -> (String, bool, Option<String>) {
        let wrong = self.errors.get(field).map(text::setting_verdict);
        (self.form.value(field).to_owned(), self.unknown.contains(&field), wrong)
    }
}

/// Label, control, verdict: a line of text.
#[component]
fn Line(
    field: SettingField,
    sheet: StoredValue<Sheet>,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] any_script: bool,
) -> impl IntoView {
    let name = field.name();
    let (value, unknown, wrong) = sheet.with_value(|sheet| sheet.look(field));
    let hint = if unknown { text::UNKNOWN_HINT } else { hint };
    view! {
        <div class="field">
            <label for=name>{text::setting(field)}</label>
            <input
                class="input" id=name name=name value=value disabled=unknown inputmode=inputmode autocomplete="off"
                dir=any_script.then_some("auto") aria-describedby=format!("{name}-verdict") aria-invalid=wrong.is_some().then_some("true")
            />
            <Verdict field=name wrong=wrong hint=hint />
        </div>
    }
}

/// Something that is on or off.
#[component]
fn Tick(field: SettingField, sheet: StoredValue<Sheet>, hint: &'static str) -> impl IntoView {
    let name = field.name();
    let (value, unknown, wrong) = sheet.with_value(|sheet| sheet.look(field));
    let hint = if unknown { text::UNKNOWN_HINT } else { hint };
    view! {
        <div class="field wide">
            <label class="check">
                <input
                    type="checkbox" id=name name=name value=Switch::ON checked=!value.trim().is_empty() disabled=unknown
                    aria-describedby=format!("{name}-verdict") aria-invalid=wrong.is_some().then_some("true")
                />
                <span>{text::setting(field)}</span>
            </label>
            <Verdict field=name wrong=wrong hint=hint />
        </div>
    }
}

/// One of a few.
#[component]
fn Choice(
    field: SettingField,
    sheet: StoredValue<Sheet>,
    hint: &'static str,
    /// Value and words of each.
    choices: Vec<(&'static str, String)>,
) -> impl IntoView {
    let name = field.name();
    let (chosen, unknown, wrong) = sheet.with_value(|sheet| sheet.look(field));
    let hint = if unknown { text::UNKNOWN_HINT } else { hint };
    view! {
        <div class="field">
            <label for=name>{text::setting(field)}</label>
            <select
                class="input" id=name name=name disabled=unknown aria-describedby=format!("{name}-verdict")
                aria-invalid=wrong.is_some().then_some("true")
            >
                {choices
                    .into_iter()
                    .map(|(value, words)| view! { <option value=value selected=value == chosen>{words}</option> })
                    .collect_view()}
            </select>
            <Verdict field=name wrong=wrong hint=hint />
        </div>
    }
}

/// Which SIP domain holds, and how far the way to another one is.
#[component]
fn Domain(lines: Vec<Told>) -> impl IntoView {
    let topic = Topic::Domain.to_string();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="domain-title">
                <h2 id="domain-title">{text::DOMAIN_IN_FORCE}</h2>
                <LiveLines topic=topic.clone() lines=lines empty=String::new() />
                <LiveSource numbers=Vec::new() topics=vec![topic] />
            </section>
        }
    })
}
