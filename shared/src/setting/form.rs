use serde::{Deserialize, Serialize};

use super::{
    CallRetention, CompanyName, NameFormat, NumberRange, PresenceCodes, Retention, SettingError, SettingErrors,
    SettingField, Settings, SipDomain,
};
use crate::{CallDuration, ExtensionNumber, Form, PasswordPolicy, PickupCodes, PickupOf, PresenceStatus, Switch};

/// The settings as somebody typed them, judged by nothing yet. A missing field is an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsForm {
    /// Company name; may be empty.
    pub company_name: String,
    /// "on" while there are departments.
    pub organization_management: String,
    /// "first_last" or "last_first".
    pub name_format: String,
    /// A host name or an IPv4 address.
    pub sip_domain: String,
    /// "standard", "strict" or "modern".
    pub password_policy: String,
    /// The lowest number that is proposed.
    pub first_number: String,
    /// The highest one.
    pub last_number: String,
    /// How many days operations are kept. Versions of before there was a choice kept them as long as a new installation
    /// does.
    #[serde(default = "default_retention")]
    pub operation_log_days: String,
    /// How many days calls are kept; the same of versions of before there was a call log.
    #[serde(default = "default_call_retention")]
    pub call_log_days: String,
    /// How many seconds calls may last; "0" is for as long as they like, as it was before there was a choice.
    #[serde(default = "default_call_duration")]
    pub call_duration: String,
    /// What is dialled to be available; empty is nothing.
    #[serde(default = "default_available_code")]
    pub available_code: String,
    /// What is dialled to be away; empty is nothing.
    #[serde(default = "default_away_code")]
    pub away_code: String,
    /// What is dialled to be business trip; empty is nothing.
    #[serde(default = "default_business_trip_code")]
    pub business_trip_code: String,
    /// What is dialled to be do not disturb; empty is nothing.
    #[serde(default = "default_do_not_disturb_code")]
    pub do_not_disturb_code: String,
    /// What is dialled to be lunch; empty is nothing.
    #[serde(default = "default_lunch_code")]
    pub lunch_code: String,
    /// What is dialled to be off work; empty is nothing.
    #[serde(default = "default_off_work_code")]
    pub off_work_code: String,
    /// What is dialled to answer a call that rings at a member of one's own groups; empty is nothing.
    #[serde(default = "default_pickup_code")]
    pub pickup_code: String,
    /// What is dialled before a number to answer a call that rings there; empty is nothing.
    #[serde(default = "default_pickup_of_code")]
    pub pickup_of_code: String,
}

fn default_retention() -> String {
    Retention::default().get().to_string()
}

fn default_call_retention() -> String {
    CallRetention::default().get().to_string()
}

fn default_call_duration() -> String {
    CallDuration::default().get().to_string()
}

/// A code of before there was a choice.
fn default_code(status: PresenceStatus) -> String {
    PresenceCodes::USUAL[status.place()].to_owned()
}

fn default_available_code() -> String {
    default_code(PresenceStatus::Available)
}

fn default_away_code() -> String {
    default_code(PresenceStatus::Away)
}

fn default_business_trip_code() -> String {
    default_code(PresenceStatus::BusinessTrip)
}

fn default_do_not_disturb_code() -> String {
    default_code(PresenceStatus::DoNotDisturb)
}

fn default_lunch_code() -> String {
    default_code(PresenceStatus::Lunch)
}

fn default_off_work_code() -> String {
    default_code(PresenceStatus::OffWork)
}

fn default_pickup_code() -> String {
    PickupCodes::USUAL[PickupOf::Group as usize].to_owned()
}

fn default_pickup_of_code() -> String {
    PickupCodes::USUAL[PickupOf::Extension as usize].to_owned()
}

impl SettingsForm {
    /// What was typed to be dialled, in the order of the statuses.
    fn presence_codes(&self) -> [&str; PresenceStatus::COUNT] {
        SettingField::CODES.map(|field| self.value(field))
    }

    /// Judges every field; all errors at once, or settings of valid values.
    pub fn parse(&self) -> Result<Settings, SettingErrors> {
        let mut errors = SettingErrors::default();
        let company_name = CompanyName::parse(&self.company_name)
            .map_err(|error| errors.add(SettingField::CompanyName, SettingError::CompanyName(error)));
        let organization_management = Switch::parse(&self.organization_management)
            .map_err(|error| errors.add(SettingField::OrganizationManagement, SettingError::Switch(error)));
        let name_format = NameFormat::parse(&self.name_format)
            .map_err(|error| errors.add(SettingField::NameFormat, SettingError::NameFormat(error)));
        let sip_domain = SipDomain::parse(&self.sip_domain)
            .map_err(|error| errors.add(SettingField::SipDomain, SettingError::SipDomain(error)));
        let password_policy = PasswordPolicy::parse(&self.password_policy)
            .map_err(|error| errors.add(SettingField::PasswordPolicy, SettingError::PasswordPolicy(error)));
        let first = ExtensionNumber::parse(&self.first_number)
            .map_err(|error| errors.add(SettingField::FirstNumber, SettingError::Number(error)));
        let last = ExtensionNumber::parse(&self.last_number)
            .map_err(|error| errors.add(SettingField::LastNumber, SettingError::Number(error)));
        let numbers = match (first, last) {
            (Ok(first), Ok(last)) => NumberRange::new(first, last)
                .map_err(|error| errors.add(SettingField::LastNumber, SettingError::NumberRange(error))),
            _ => Err(()),
        };
        let retention = Retention::parse(&self.operation_log_days)
            .map_err(|error| errors.add(SettingField::OperationLogDays, SettingError::Retention(error)));
        let call_retention = CallRetention::parse(&self.call_log_days)
            .map_err(|error| errors.add(SettingField::CallLogDays, SettingError::CallRetention(error)));
        let call_duration = CallDuration::parse(&self.call_duration)
            .map_err(|error| errors.add(SettingField::CallDuration, SettingError::CallDuration(error)));
        let mut codes = [const { None }; PresenceStatus::COUNT];
        let mut presence_codes = Ok(());
        for (at, judged) in PresenceCodes::parse(self.presence_codes()).into_iter().enumerate() {
            match judged {
                Ok(code) => codes[at] = code,
                Err(error) => {
                    errors.add(SettingField::CODES[at], SettingError::Code(error));
                    presence_codes = Err(());
                }
            }
        }
        let others: Vec<_> = codes.iter().flatten().cloned().collect();
        let presence_codes = presence_codes.map(|()| PresenceCodes::new(codes));
        let [group, extension] = PickupCodes::parse([&self.pickup_code, &self.pickup_of_code], &others);
        let group = group.map_err(|error| errors.add(SettingField::PickupCode, SettingError::Code(error)));
        let extension = extension.map_err(|error| errors.add(SettingField::PickupOfCode, SettingError::Code(error)));
        let valid = || -> Result<Settings, ()> {
            Ok(Settings {
                company_name: company_name?,
                organization_management: organization_management?,
                name_format: name_format?,
                sip_domain: sip_domain?,
                password_policy: password_policy?,
                numbers: numbers?,
                retention: retention?,
                call_retention: call_retention?,
                call_duration: call_duration?,
                presence_codes: presence_codes?,
                pickup_codes: PickupCodes::new([group?, extension?]),
            })
        };
        valid().map_err(|()| errors)
    }
}

impl Form for SettingsForm {
    type Field = SettingField;

    const FIELDS: &'static [SettingField] = &SettingField::ALL;

    fn name(field: SettingField) -> &'static str {
        field.name()
    }

    fn value(&self, field: SettingField) -> &str {
        match field {
            SettingField::CompanyName => &self.company_name,
            SettingField::OrganizationManagement => &self.organization_management,
            SettingField::NameFormat => &self.name_format,
            SettingField::SipDomain => &self.sip_domain,
            SettingField::PasswordPolicy => &self.password_policy,
            SettingField::FirstNumber => &self.first_number,
            SettingField::LastNumber => &self.last_number,
            SettingField::OperationLogDays => &self.operation_log_days,
            SettingField::CallLogDays => &self.call_log_days,
            SettingField::CallDuration => &self.call_duration,
            SettingField::AvailableCode => &self.available_code,
            SettingField::AwayCode => &self.away_code,
            SettingField::BusinessTripCode => &self.business_trip_code,
            SettingField::DoNotDisturbCode => &self.do_not_disturb_code,
            SettingField::LunchCode => &self.lunch_code,
            SettingField::OffWorkCode => &self.off_work_code,
            SettingField::PickupCode => &self.pickup_code,
            SettingField::PickupOfCode => &self.pickup_of_code,
        }
    }

    fn set(&mut self, field: SettingField, typed: String) {
        match field {
            SettingField::CompanyName => self.company_name = typed,
            SettingField::OrganizationManagement => self.organization_management = typed,
            SettingField::NameFormat => self.name_format = typed,
            SettingField::SipDomain => self.sip_domain = typed,
            SettingField::PasswordPolicy => self.password_policy = typed,
            SettingField::FirstNumber => self.first_number = typed,
            SettingField::LastNumber => self.last_number = typed,
            SettingField::OperationLogDays => self.operation_log_days = typed,
            SettingField::CallLogDays => self.call_log_days = typed,
            SettingField::CallDuration => self.call_duration = typed,
            SettingField::AvailableCode => self.available_code = typed,
            SettingField::AwayCode => self.away_code = typed,
            SettingField::BusinessTripCode => self.business_trip_code = typed,
            SettingField::DoNotDisturbCode => self.do_not_disturb_code = typed,
            SettingField::LunchCode => self.lunch_code = typed,
            SettingField::OffWorkCode => self.off_work_code = typed,
            SettingField::PickupCode => self.pickup_code = typed,
            SettingField::PickupOfCode => self.pickup_of_code = typed,
        }
    }
}

impl From<&Settings> for SettingsForm {
    fn from(settings: &Settings) -> Self {
        Self {
            company_name: settings.company_name.as_str().to_owned(),
            organization_management: Switch::name(settings.organization_management.is_on()).to_owned(),
            name_format: settings.name_format.name().to_owned(),
            sip_domain: settings.sip_domain.as_str().to_owned(),
            password_policy: settings.password_policy.name().to_owned(),
            first_number: settings.numbers.first().as_str().to_owned(),
            last_number: settings.numbers.last().as_str().to_owned(),
            operation_log_days: settings.retention.get().to_string(),
            call_log_days: settings.call_retention.get().to_string(),
            call_duration: settings.call_duration.get().to_string(),
            available_code: settings.presence_codes.of(PresenceStatus::Available).to_owned(),
            away_code: settings.presence_codes.of(PresenceStatus::Away).to_owned(),
            business_trip_code: settings.presence_codes.of(PresenceStatus::BusinessTrip).to_owned(),
            do_not_disturb_code: settings.presence_codes.of(PresenceStatus::DoNotDisturb).to_owned(),
            lunch_code: settings.presence_codes.of(PresenceStatus::Lunch).to_owned(),
            off_work_code: settings.presence_codes.of(PresenceStatus::OffWork).to_owned(),
            pickup_code: settings.pickup_codes.of(PickupOf::Group).to_owned(),
            pickup_of_code: settings.pickup_codes.of(PickupOf::Extension).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn codes(form: &SettingsForm) -> Vec<(&'static str, &'static str)> {
        let errors = form.parse().err().unwrap_or_default();
        errors.iter().map(|(field, error)| (field.name(), error.code())).collect()
    }

    #[test]
    fn settings_come_back_as_they_were() {
        let settings = Settings::default();
        assert_eq!(SettingsForm::from(&settings).parse(), Ok(settings));
        let form = SettingsForm {
            company_name: "Engines".into(),
            organization_management: "on".into(),
            name_format: "last_first".into(),
            sip_domain: "pbx.example.com".into(),
            password_policy: "modern".into(),
            first_number: "0100".into(),
            last_number: "0199".into(),
            operation_log_days: "30".into(),
            call_log_days: "1".into(),
            call_duration: "7200".into(),
            available_code: "*1".into(),
            away_code: "#2".into(),
            business_trip_code: "3".into(),
            do_not_disturb_code: "".into(),
            lunch_code: "*#5".into(),
            off_work_code: "99999999".into(),
            pickup_code: "4".into(),
            pickup_of_code: "#8".into(),
        };
        assert_eq!(SettingsForm::from(&form.parse().unwrap()), form);
        for field in SettingField::ALL {
            assert_eq!(serde_json::to_value(&form).unwrap()[field.name()], form.value(field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let missing = [
            ("name_format", "name_format.unknown"),
            ("sip_domain", "sip_domain.missing"),
            ("password_policy", "password_policy.unknown"),
            ("first_number", "number.missing"),
            ("last_number", "number.missing"),
            ("operation_log_days", "retention.not_a_number"),
            ("call_log_days", "retention.not_a_number"),
            ("call_duration", "call_duration.not_a_number"),
        ];
        assert_eq!(codes(&SettingsForm::default()), missing);
        let form = SettingsForm::from(&Settings::default());
        let ends = |first: &str, last: &str| {
            codes(&SettingsForm { first_number: first.into(), last_number: last.into(), ..form.clone() })
        };
        assert_eq!(ends("2000", "1999"), [("last_number", "number_range.reversed")]);
        assert_eq!(ends("100", "1999"), [("last_number", "number_range.width")]);
        assert_eq!(ends("1x", "1999"), [("first_number", "number.not_digits")]);
        let off = SettingsForm { organization_management: "off".into(), ..form.clone() };
        assert_eq!(codes(&off), [("organization_management", "switch.unknown")]);
        let control = SettingsForm { company_name: "A\nB".into(), ..form };
        assert_eq!(codes(&control), [("company_name", "company_name.control")]);
    }

    #[test]
    fn a_version_of_before_there_was_a_choice_is_read() {
        let read: SettingsForm = serde_json::from_str("{\"company_name\":\"Engines\"}").unwrap();
        let kept = [read.operation_log_days.as_str(), &read.call_log_days, &read.call_duration];
        assert_eq!(kept, ["365", "90", "0"]);
        assert_eq!(read.presence_codes(), PresenceCodes::USUAL);
    }

    #[test]
    fn unknown_fields_are_refused() {
        assert!(serde_json::from_str::<SettingsForm>("{\"domain\":\"x\"}").is_err());
    }
}
