use leptos::prelude::*;
use patchbay_shared::{Form, NameFormat, PasswordPolicy, SettingErrors, SettingField, SettingsForm, Switch};
use patchbay_store::revision::Revision;

use crate::{
    page::{revision::Revisions, summary::Summary, topic::Topic},
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
    let (kept, wrong) = (form.clone(), errors.clone());
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
            {clash.map(side_by_side)}
            <fieldset class="section">
                <legend>{text::SETTINGS_COMPANY}</legend>
                <div class="grid">
                    <Line field=SettingField::CompanyName form=form.clone() errors=errors.clone() hint=text::COMPANY_NAME_HINT any_script=true />
                    <Choice
                        field=SettingField::NameFormat form=form.clone() errors=errors.clone() hint=text::NAME_FORMAT_HINT
                        choices=NameFormat::ALL.map(|format| (format.name(), text::name_format(format))).to_vec()
                    />
                    <Tick
                        field=SettingField::OrganizationManagement form=form.clone() errors=errors.clone()
                        hint=text::ORGANIZATION_MANAGEMENT_HINT
                    />
                </div>
            </fieldset>
            <fieldset class="section">
                <legend>{text::SETTINGS_PHONES}</legend>
                <div class="grid">
                    <Line field=SettingField::SipDomain form=form.clone() errors=errors.clone() hint=text::SIP_DOMAIN_HINT />
                </div>
            </fieldset>
            <fieldset class="section">
                <legend>{text::SETTINGS_PEOPLE}</legend>
                <div class="grid">
                    <Line field=SettingField::FirstNumber form=form.clone() errors=errors.clone() hint=text::NUMBER_RANGE_HINT inputmode="numeric" />
                    <Line field=SettingField::LastNumber form=form.clone() errors=errors.clone() inputmode="numeric" />
                    <Choice
                        field=SettingField::PasswordPolicy form=form errors=errors hint=text::PASSWORD_POLICY_HINT
                        choices=PasswordPolicy::ALL.map(|policy| (policy.name(), text::password_policy(policy))).to_vec()
                    />
                </div>
            </fieldset>
            <fieldset class="section">
                <legend>{text::OPERATION_LOG}</legend>
                <div class="grid">
                    <Line field=SettingField::OperationLogDays form=kept errors=wrong hint=text::OPERATION_LOG_DAYS_HINT inputmode="numeric" />
                </div>
            </fieldset>
            <p class="row"><button class="button primary">{text::SAVE}</button></p>
        </form>
        <Domain lines=domain />
        <Revisions history=history words=text::setting_value />
        </div>
    }
}

/// Label, control, verdict: a line of text.
#[component]
fn Line(
    field: SettingField,
    form: SettingsForm,
    errors: SettingErrors,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] any_script: bool,
) -> impl IntoView {
    let name = field.name();
    let wrong = errors.get(field).is_some();
    view! {
        <div class="field">
            <label for=name>{text::setting(field)}</label>
            <input
                class="input" id=name name=name value=form.value(field).to_owned() inputmode=inputmode autocomplete="off"
                dir=any_script.then_some("auto") aria-describedby=format!("{name}-verdict") aria-invalid=wrong.then_some("true")
            />
            <Verdict field=field errors=errors hint=hint />
        </div>
    }
}

/// Something that is on or off.
#[component]
fn Tick(field: SettingField, form: SettingsForm, errors: SettingErrors, hint: &'static str) -> impl IntoView {
    let name = field.name();
    let wrong = errors.get(field).is_some();
    view! {
        <div class="field wide">
            <label class="check">
                <input
                    type="checkbox" id=name name=name value=Switch::ON checked=!form.value(field).trim().is_empty()
                    aria-describedby=format!("{name}-verdict") aria-invalid=wrong.then_some("true")
                />
                <span>{text::setting(field)}</span>
            </label>
            <Verdict field=field errors=errors hint=hint />
        </div>
    }
}

/// One of a few.
#[component]
fn Choice(
    field: SettingField,
    form: SettingsForm,
    errors: SettingErrors,
    hint: &'static str,
    /// Value and words of each.
    choices: Vec<(&'static str, String)>,
) -> impl IntoView {
    let name = field.name();
    let wrong = errors.get(field).is_some();
    let chosen = form.value(field).to_owned();
    view! {
        <div class="field">
            <label for=name>{text::setting(field)}</label>
            <select
                class="input" id=name name=name aria-describedby=format!("{name}-verdict") aria-invalid=wrong.then_some("true")
            >
                {choices
                    .into_iter()
                    .map(|(value, words)| view! { <option value=value selected=value == chosen>{words}</option> })
                    .collect_view()}
            </select>
            <Verdict field=field errors=errors hint=hint />
        </div>
    }
}

#[component]
fn Verdict(field: SettingField, errors: SettingErrors, hint: &'static str) -> impl IntoView {
    let id = format!("{}-verdict", field.name());
    match errors.get(field) {
        Some(error) => {
            view! { <p class="error" id=id><Icon sign=Sign::Error /> {text::setting_verdict(error)}</p> }.into_any()
        }
        None => view! { <p class="hint" id=id>{hint}</p> }.into_any(),
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
