//! Settings.

use patchbay_shared::{
    CallDuration, CallRetention, CompanyName, CompanyNameError, FeatureCode, FeatureCodeError, NameFormat,
    NameFormatError, NumberRangeError, PasswordPolicy, PasswordPolicyError, Retention, SettingError, SettingField,
    SipDomain, SipDomainError, Switch, SwitchError,
};

use super::{
    value::{UNLIMITED, switch},
    verdict::{at_most, control, number, whole, whose},
};

/// Side menu and page.
pub const SETTINGS: &str = "Settings";
/// Settings.
pub const SETTINGS_COMPANY: &str = "Company";
/// Settings.
pub const SETTINGS_PHONES: &str = "Phones";
/// Settings.
pub const SETTINGS_CODES: &str = "Feature codes";
/// Settings.
pub const CODES_WORDS: &str = "What somebody dials at their phone to change their presence. The phone says at once what it is by then. Without a code it is not dialled.";
/// Settings.
pub const PICKUP_CODE_HINT: &str = "Answers the call that rings longest at a member of one’s own pick-up groups: the phone that dialled it rings at once with that call.";
/// Settings.
pub const PICKUP_OF_CODE_HINT: &str =
    "Dialled with a number behind it, it answers a call that rings there. Members of a common group alone may.";
/// Settings.
pub const SETTINGS_PEOPLE: &str = "People and numbers";
/// Settings.
pub const SETTINGS_LOGS: &str = "Logs";
/// When settings, the mail server or a department were saved.
pub const SAVED: &str = "Saved. It holds from now on.";
/// When a role or a department was saved as it was.
pub const UNCHANGED: &str = "Nothing changed.";
/// When settings were saved as they were.
pub const SETTINGS_UNCHANGED: &str = "Nothing changed: this is what holds already.";
/// Settings.
pub const COMPANY_NAME_HINT: &str = "Stands over the menu and on the log-in page.";
/// Settings.
pub const ORGANIZATION_MANAGEMENT_HINT: &str = "People are in departments under the company’s name, by which lists are filtered and the reach of roles is drawn. Switched off, all of it is hidden and kept.";
/// Settings.
pub const NAME_FORMAT_HINT: &str = "In lists, and on the phones that are called.";
/// Settings.
pub const SIP_DOMAIN_HINT: &str =
    "The server that is typed into phones: a host name such as pbx.example.com, or an IPv4 address.";
/// Settings.
pub const DOMAIN_IN_FORCE: &str = "SIP domain in force";
/// Settings.
pub const CALL_DURATION_SETTING_HINT: &str = "From the answer on; then both phones hang up. 0 is for as long as they like. An extension may have its own under Security.";
/// Settings.
pub const NUMBER_RANGE_HINT: &str =
    "New extensions are given the lowest free number of this range; any other can be typed.";
/// Settings.
pub const PASSWORD_POLICY_HINT: &str = "For passwords that are set from now on. Standard: 10 characters or more with a digit and both cases. \
     Strict: also no run of four digits, no number and no name. Modern: 15 characters or more of any kind, but no common password.";

/// What a setting is called.
pub const fn setting(field: SettingField) -> &'static str {
    match field {
        SettingField::CompanyName => "Company name",
        SettingField::OrganizationManagement => "Organization Management",
        SettingField::NameFormat => "Names",
        SettingField::SipDomain => "SIP domain",
        SettingField::PasswordPolicy => "User passwords",
        SettingField::FirstNumber => "First number",
        SettingField::LastNumber => "Last number",
        SettingField::OperationLogDays => "Days operations are kept",
        SettingField::CallLogDays => "Days calls are kept",
        SettingField::CallDuration => "Longest call, in seconds",
        SettingField::AvailableCode => "Code for Available",
        SettingField::AwayCode => "Code for Away",
        SettingField::BusinessTripCode => "Code for Business trip",
        SettingField::DoNotDisturbCode => "Code for Do not disturb",
        SettingField::LunchCode => "Code for Lunch",
        SettingField::OffWorkCode => "Code for Off work",
        SettingField::PickupCode => "Code to pick up in the group",
        SettingField::PickupOfCode => "Code to pick up at a number",
    }
}

/// What is wrong with a setting, and what to do about it.
pub fn setting_verdict(error: &SettingError) -> String {
    match error {
        SettingError::CompanyName(CompanyNameError::TooLong) => at_most(CompanyName::MAX),
        SettingError::CompanyName(CompanyNameError::Control) => control(),
        SettingError::Switch(SwitchError::Unknown) => "Tick it or leave it.".to_owned(),
        SettingError::NameFormat(NameFormatError::Unknown)
        | SettingError::PasswordPolicy(PasswordPolicyError::Unknown) => "Choose one of the list.".to_owned(),
        SettingError::SipDomain(error) => sip_domain(*error),
        SettingError::Number(error) => number(error),
        SettingError::NumberRange(NumberRangeError::Width) => {
            "Give both numbers the same number of digits; leading zeros count.".to_owned()
        }
        SettingError::NumberRange(NumberRangeError::Reversed) => {
            "Use a number that is not lower than the first one.".to_owned()
        }
        SettingError::Retention(error) => whole(*error, "days", (Retention::MIN, Retention::MAX)),
        SettingError::CallRetention(error) => whole(*error, "days", (CallRetention::MIN, CallRetention::MAX)),
        SettingError::Code(error) => code(error),
        SettingError::CallDuration(error) => whole(*error, "seconds", (CallDuration::MIN, CallDuration::MAX)),
    }
}

fn code(error: &FeatureCodeError) -> String {
    match error {
        FeatureCodeError::Malformed => "Use the digits 0 to 9, * and # only.".to_owned(),
        FeatureCodeError::TooLong => at_most(FeatureCode::MAX),
        FeatureCodeError::Twice => "Another code is the same. Use another one.".to_owned(),
        FeatureCodeError::OnlyDigits => {
            "Use a * or # in it: a number is dialled behind it, and none shall begin with it.".to_owned()
        }
        FeatureCodeError::Taken(owner) => format!("It is {}’s number. Use another code.", whose(owner)),
    }
}

fn sip_domain(error: SipDomainError) -> String {
    match error {
        SipDomainError::Missing => "Type what phones use as server: a host name, or an IPv4 address.".to_owned(),
        SipDomainError::Malformed => {
            "Use letters, digits and hyphens with dots between them, such as pbx.example.com or 192.0.2.10; no port."
                .to_owned()
        }
        SipDomainError::TooLong => {
            format!("Use {} characters at most, and {} between two dots.", SipDomain::MAX, SipDomain::LABEL)
        }
        SipDomainError::Address => {
            "Use an IPv4 address of this system, such as 192.0.2.10, or a name whose last part begins with a letter."
                .to_owned()
        }
    }
}

/// Which of the two names comes first.
pub fn name_format(format: NameFormat) -> String {
    let order = match format {
        NameFormat::FirstLast => "First name, last name",
        NameFormat::LastFirst => "Last name, first name",
    };
    format!("{order}: {}", format.display("Ada", "Lovelace"))
}

/// What user passwords must be.
pub fn password_policy(policy: PasswordPolicy) -> String {
    match policy {
        PasswordPolicy::Standard => "Standard",
        PasswordPolicy::Strict => "Strict",
        PasswordPolicy::Modern => "Modern",
    }
    .to_owned()
}

/// A setting's value as people read it.
pub fn setting_value(field: SettingField, value: &str) -> String {
    let words = match field {
        SettingField::NameFormat => NameFormat::parse(value).map(name_format).ok(),
        SettingField::PasswordPolicy => PasswordPolicy::parse(value).map(password_policy).ok(),
        SettingField::OrganizationManagement => Some(switch(value == Switch::ON).to_owned()),
        field
            if value.is_empty()
                && (SettingField::CODES.contains(&field) || SettingField::PICKUP_CODES.contains(&field)) =>
        {
            Some("none".to_owned())
        }
        SettingField::CompanyName if value.is_empty() => Some("none".to_owned()),
        SettingField::CallDuration if value == "0" => Some(UNLIMITED.to_owned()),
        _ => None,
    };
    words.unwrap_or_else(|| value.to_owned())
}

/// Which SIP domain holds.
#[cfg(feature = "ssr")]
pub fn registers_at(domain: &str) -> String {
    format!("Phones register at {domain}")
}

/// How far the way to another SIP domain is.
#[cfg(feature = "ssr")]
pub fn digests_made(made: i64, total: Option<i64>) -> String {
    match total {
        Some(total) => format!("{} of {} passwords prepared", grouped(made), grouped(total)),
        None => "Preparing the passwords".to_owned(),
    }
}

/// What becomes of the phones meanwhile.
#[cfg(feature = "ssr")]
pub fn moving_to(from: &str, to: &str) -> String {
    format!(
        "When all passwords are prepared, phones register at {to}, with the same names and passwords. Until then {from} holds. \
         Phones that are registered stay so. To stop it, save {from} again."
    )
}

/// A number as it is read: 100,000.
#[cfg(feature = "ssr")]
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
