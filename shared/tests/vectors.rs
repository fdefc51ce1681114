//! Judges the golden vectors natively: see `vectors/README.md`.

use patchbay_shared::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    input: String,
    verdict: String,
    value: Option<String>,
}

fn form(field: Field, input: &str) -> ExtensionForm {
    let mut form = ExtensionForm {
        first_name: "Ada".into(),
        last_name: if field == Field::FirstName { "" } else { "Lovelace" }.into(),
        number: "1004".into(),
        network_restriction: "on".into(),
        networks: "192.0.2.0/24".into(),
        user_agent_restriction: "on".into(),
        user_agents: "snom".into(),
        ..ExtensionForm::default()
    };
    form.set(field, input.to_owned());
    form
}

/// What is kept of a field; nothing of a secret.
fn value(field: Field, extension: &Extension) -> Option<String> {
    let optional = |text: Option<&str>| Some(text.unwrap_or_default().to_owned());
    let number = |number: Option<i32>| Some(number.map(|number| number.to_string()).unwrap_or_default());
    let switch = |switch: Switch| Some(Switch::name(switch.is_on()).to_owned());
    match field {
        Field::FirstName => optional(Some(extension.person.first.as_str())),
        Field::LastName => optional(Some(extension.person.last.as_str())),
        Field::Email => optional(extension.email.as_ref().map(EmailAddress::as_str)),
        Field::Mobile => optional(extension.mobile.as_ref().map(MobileNumber::as_str)),
        Field::JobTitle => optional(Some(extension.job_title.as_str())),
        Field::Number => optional(Some(extension.number.as_str())),
        Field::CallerId => optional(extension.caller_id.as_ref().map(CallerId::as_str)),
        Field::RegistrationName => optional(extension.registration_name.as_ref().map(RegistrationName::as_str)),
        Field::ConcurrentRegistrations => Some(extension.concurrent_registrations.get().to_string()),
        Field::Presence(status, part) => presence(&extension.presence[status.place()], part),
        Field::CallWaiting => switch(extension.call_waiting),
        Field::PickupGroups => Some(extension.pickup_groups.to_string()),
        Field::CallHandling => Some(extension.call_handling.to_string()),
        Field::RemoteRegistration => switch(extension.remote_registration),
        Field::NetworkRestriction => switch(extension.network_restriction),
        Field::Networks => Some(extension.networks.to_string()),
        Field::UserAgentRestriction => switch(extension.user_agent_restriction),
        Field::UserAgents => Some(extension.user_agents.to_string()),
        Field::CallDuration => number(extension.call_duration.map(Whole::get)),
        Field::CallLimit => number(extension.call_limit.map(Whole::get)),
        Field::CallLimitSeconds => number(extension.call_limit_seconds.map(Whole::get)),
        Field::Role => optional(match &extension.role {
            RoleChoice::Unchanged => None,
            RoleChoice::None => Some(RoleChoice::NONE),
            RoleChoice::Named(name) => Some(name.as_str()),
        }),
        Field::Organizations => extension.departments.as_ref().map(|chosen| Organizations::lines(chosen.ids())),
        Field::UserPassword | Field::RegistrationPassword => None,
    }
}

fn presence(block: &PresenceBlock, part: PresencePart) -> Option<String> {
    let number = |number: Option<RingTimeout>| number.map(|number| number.get().to_string()).unwrap_or_default();
    let to = |to: &Option<Destination>| to.as_ref().map(|to| to.as_str().to_owned()).unwrap_or_default();
    Some(match part {
        PresencePart::Information => block.information.as_str().to_owned(),
        PresencePart::InternalAlways => to(&block.internal.always),
        PresencePart::InternalNoAnswer => to(&block.internal.no_answer),
        PresencePart::InternalBusy => to(&block.internal.busy),
        PresencePart::RingTimeout => number(block.ring_timeout),
    })
}

/// The longest value, in characters.
fn longest(field: Field) -> usize {
    match field {
        Field::FirstName | Field::LastName => Name::MAX,
        Field::Email => EmailAddress::MAX,
        Field::Mobile => MobileNumber::MAX,
        Field::UserPassword => UserPassword::MAX,
        Field::Role => RoleName::MAX,
        // Of one line.
        Field::Organizations => i64::MAX.to_string().len(),
        Field::JobTitle => JobTitle::MAX,
        Field::Number => ExtensionNumber::MAX,
        Field::CallerId => CallerId::MAX,
        Field::RegistrationName => RegistrationName::MAX,
        Field::RegistrationPassword => RegistrationPassword::MAX,
        Field::ConcurrentRegistrations => 1,
        Field::Presence(_, PresencePart::Information) => Information::MAX,
        Field::Presence(_, PresencePart::RingTimeout) => RingTimeout::MAX.to_string().len(),
        Field::Presence(..) => ExtensionNumber::MAX,
        Field::CallWaiting | Field::RemoteRegistration | Field::NetworkRestriction | Field::UserAgentRestriction => {
            Switch::ON.len()
        }
        // Of one line.
        Field::PickupGroups => PickupGroups::LONGEST,
        Field::CallHandling => CallRules::line(&"1".repeat(CallerPattern::MAX), Destination::HANG_UP).len(),
        // Of one line.
        Field::Networks => "2001:0db8:ffff:ffff:ffff:ffff:ffff:ffff/128".len(),
        Field::UserAgents => UserAgents::LONGEST,
        Field::CallDuration => CallDuration::MAX.to_string().len(),
        Field::CallLimit => CallLimit::MAX.to_string().len(),
        Field::CallLimitSeconds => CallLimitSeconds::MAX.to_string().len(),
    }
}

/// A kind of trouble, and whether a text is of it.
type Kind<'a> = (&'static str, &'a dyn Fn(&str) -> bool);

/// Every kind of trouble is among the vectors of every field; `max` is its longest value, in characters.
fn covers(name: &str, max: usize, vectors: &[Vector]) {
    let wide = |text: &str| !text.is_ascii();
    let within = |text: &str, sign: &str| text.trim().contains(sign);
    let line_break = |text: &str, sign: char| text.trim().replace("\r\n", "").contains(sign);
    let kinds: [Kind; 23] = [
        ("empty", &str::is_empty),
        ("the longest", &|text| !wide(text) && text.len() == max),
        ("one too long", &|text| !wide(text) && text.len() == max + 1),
        ("the longest, of wide characters", &|text| wide(text) && text.chars().count() == max),
        ("one too long, of wide characters", &|text| wide(text) && text.chars().count() == max + 1),
        ("as many bytes as the longest", &|text| wide(text) && (text.len() == max || max == 1)),
        ("one byte more", &|text| wide(text) && text.len() == max + 1),
        ("a combining mark", &|text| text.contains('\u{301}')),
        ("right to left", &|text| text.contains(|letter| matches!(letter, '\u{5d0}'..='\u{64a}'))),
        ("right-to-left override", &|text| text.contains('\u{202e}')),
        ("emoji", &|text| text.contains('🦀')),
        ("an Arabic digit", &|text| text.contains('٣')),
        ("a full-width digit", &|text| text.contains('３')),
        ("zero width", &|text| text.contains('\u{200b}')),
        ("a byte order mark", &|text| text.contains('\u{feff}')),
        ("NUL", &|text| text.contains('\0')),
        ("CR and LF", &|text| within(text, "\r\n")),
        ("CR", &|text| line_break(text, '\r')),
        ("LF", &|text| line_break(text, '\n')),
        ("DEL", &|text| text.contains('\u{7f}')),
        ("a no-break space", &|text| text.contains('\u{a0}')),
        ("a space before", &|text| text.starts_with(' ') && !text.trim().is_empty()),
        ("a space behind", &|text| text.ends_with(' ') && !text.trim().is_empty()),
    ];
    for (kind, is) in kinds {
        assert!(vectors.iter().any(|vector| is(&vector.input)), "{name} has no vector with {kind}");
    }
}

fn read(name: &str, max: usize, vectors: &str) -> Vec<Vector> {
    let vectors: Vec<Vector> = serde_json::from_str(vectors).unwrap_or_default();
    assert!(vectors.len() >= 40, "{name} has {} vectors", vectors.len());
    covers(name, max, &vectors);
    vectors
}

/// Reports every disagreement, not only the first.
fn judge(field: Field, policy: PasswordPolicy, vectors: &str) {
    let vectors = read(field.name(), longest(field), vectors);
    // Nobody is asked for departments while there are none.
    let rules = Rules { policy, organizations: field == Field::Organizations, ..Rules::default() };
    let mut disagreements = Vec::new();
    for Vector { input, verdict, value: kept } in vectors {
        let form = form(field, &input);
        let (judged, value) = match form.parse(rules) {
            Ok(extension) => ("ok", value(field, &extension)),
            Err(errors) => (errors.get(field).map_or("another field's", Code::code), None),
        };
        let typing = form.judge(field, rules).as_ref().map_or("ok", Code::code);
        if (judged, typing, &value) != (&verdict, &verdict, &kept) {
            disagreements.push(format!("{input:?}: {verdict} {kept:?}, judged {judged} {value:?}, typing {typing}"));
        }
    }
    assert!(disagreements.is_empty(), "{}:\n{}", field.name(), disagreements.join("\n"));
}

macro_rules! judged {
    ($($name:ident: $field:ident, $policy:ident;)*) => {$(
        #[test]
        fn $name() {
            judge(Field::$field, PasswordPolicy::$policy, include_str!(concat!("vectors/", stringify!($name), ".json")));
        }
    )*};
}

judged! {
    first_name: FirstName, Standard;
    last_name: LastName, Standard;
    email: Email, Standard;
    mobile: Mobile, Standard;
    user_password_standard: UserPassword, Standard;
    user_password_strict: UserPassword, Strict;
    user_password_modern: UserPassword, Modern;
    role: Role, Standard;
    organizations: Organizations, Standard;
    job_title: JobTitle, Standard;
    number: Number, Standard;
    caller_id: CallerId, Standard;
    registration_name: RegistrationName, Standard;
    registration_password: RegistrationPassword, Standard;
    concurrent_registrations: ConcurrentRegistrations, Standard;
    call_waiting: CallWaiting, Standard;
    call_handling: CallHandling, Standard;
    pickup_groups: PickupGroups, Standard;
    remote_registration: RemoteRegistration, Standard;
    network_restriction: NetworkRestriction, Standard;
    networks: Networks, Standard;
    user_agent_restriction: UserAgentRestriction, Standard;
    user_agents: UserAgents, Standard;
    call_duration: CallDuration, Standard;
    call_limit: CallLimit, Standard;
    call_limit_seconds: CallLimitSeconds, Standard;
}

/// What is written about one status is written about each.
#[test]
fn presence_of_each_status() {
    for status in PresenceStatus::ALL {
        for (part, vectors) in [
            (PresencePart::Information, include_str!("vectors/away_information.json")),
            (PresencePart::InternalAlways, include_str!("vectors/away_internal_always.json")),
            (PresencePart::InternalNoAnswer, include_str!("vectors/away_internal_always.json")),
            (PresencePart::InternalBusy, include_str!("vectors/away_internal_always.json")),
            (PresencePart::RingTimeout, include_str!("vectors/away_ring_timeout.json")),
        ] {
            judge(Field::Presence(status, part), PasswordPolicy::Standard, vectors);
        }
    }
}

/// How long the old registration password works is chosen beside the new one, whose verdict it is.
#[test]
fn registration_password_grace() {
    let mut disagreements = Vec::new();
    let longest = Grace::Day.name().len();
    let vectors = read("grace", longest, include_str!("vectors/registration_password_grace.json"));
    for Vector { input, verdict, value } in vectors {
        let form = ExtensionForm { registration_password_grace: input.clone(), ..form(Field::Role, "") };
        let (judged, kept) = match form.parse(Rules::default()) {
            Ok(extension) => ("ok", Some(extension.grace.name().to_owned())),
            Err(errors) => (errors.get(Field::RegistrationPassword).map_or("another field's", Code::code), None),
        };
        let typing = form.judge(Field::RegistrationPassword, Rules::default()).as_ref().map_or("ok", Code::code);
        if (judged, typing, &kept) != (&verdict, &verdict, &value) {
            disagreements.push(format!("{input:?}: {verdict} {value:?}, judged {judged} {kept:?}, typing {typing}"));
        }
    }
    assert!(disagreements.is_empty(), "grace:\n{}", disagreements.join("\n"));
}

/// The same for the name of a department.
#[test]
fn department_name() {
    let mut disagreements = Vec::new();
    let vectors = read("department_name", DepartmentName::MAX, include_str!("vectors/department_name.json"));
    for Vector { input, verdict, value } in vectors {
        let (judged, kept) = match DepartmentName::parse(&input) {
            Ok(name) => ("ok", Some(name.as_str().to_owned())),
            Err(error) => (error.code(), None),
        };
        if (judged, &kept) != (&verdict, &value) {
            disagreements.push(format!("{input:?}: {verdict} {value:?}, judged {judged} {kept:?}"));
        }
    }
    assert!(disagreements.is_empty(), "department_name:\n{}", disagreements.join("\n"));
}

/// The same for a setting, beside those of a new installation.
fn judge_setting(field: SettingField, max: usize, vectors: &str) {
    let mut disagreements = Vec::new();
    for Vector { input, verdict, value } in read(field.name(), max, vectors) {
        let mut form = SettingsForm::from(&Settings::default());
        form.set(field, input.clone());
        // A range that begins with it ends with it as well.
        if field == SettingField::FirstNumber {
            form.set(SettingField::LastNumber, input.clone());
        }
        let (judged, kept) = match form.parse() {
            Ok(settings) => ("ok", Some(SettingsForm::from(&settings).value(field).to_owned())),
            Err(errors) => (errors.get(field).map_or("another field's", Code::code), None),
        };
        if (judged, &kept) != (&verdict, &value) {
            disagreements.push(format!("{input:?}: {verdict} {value:?}, judged {judged} {kept:?}"));
        }
    }
    assert!(disagreements.is_empty(), "{}:\n{}", field.name(), disagreements.join("\n"));
}

macro_rules! judged_settings {
    ($($name:ident: $field:ident, $max:expr;)*) => {$(
        #[test]
        fn $name() {
            judge_setting(SettingField::$field, $max, include_str!(concat!("vectors/", stringify!($name), ".json")));
        }
    )*};
}

judged_settings! {
    company_name: CompanyName, CompanyName::MAX;
    organization_management: OrganizationManagement, Switch::ON.len();
    name_format: NameFormat, NameFormat::FirstLast.name().len();
    password_policy: PasswordPolicy, PasswordPolicy::Standard.name().len();
    sip_domain: SipDomain, SipDomain::MAX;
    first_number: FirstNumber, ExtensionNumber::MAX;
    last_number: LastNumber, ExtensionNumber::MAX;
    operation_log_days: OperationLogDays, Retention::MAX.to_string().len();
    call_log_days: CallLogDays, CallRetention::MAX.to_string().len();
    lunch_code: LunchCode, FeatureCode::MAX;
    pickup_of_code: PickupOfCode, FeatureCode::MAX;
    setting_call_duration: CallDuration, CallDuration::MAX.to_string().len();
}
