use serde::{Deserialize, Serialize};

use super::{CompanyNameError, NameFormatError, NumberRangeError, SipDomainError};
use crate::{
    Code, Errors, FeatureCodeError, NumberError, PasswordPolicyError, PickupCodes, PresenceStatus, SwitchError,
    WholeError,
};

/// A field of the settings, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingField {
    /// Company name.
    CompanyName,
    /// Whether there are departments.
    OrganizationManagement,
    /// Name format.
    NameFormat,
    /// SIP domain.
    SipDomain,
    /// Password policy.
    PasswordPolicy,
    /// First proposed number.
    FirstNumber,
    /// Last proposed number.
    LastNumber,
    /// How many days operations are kept.
    OperationLogDays,
    /// How many days calls are kept.
    CallLogDays,
    /// How long calls may last.
    CallDuration,
    /// What is dialled to be available.
    AvailableCode,
    /// What is dialled to be away.
    AwayCode,
    /// What is dialled to be business trip.
    BusinessTripCode,
    /// What is dialled to be do not disturb.
    DoNotDisturbCode,
    /// What is dialled to be lunch.
    LunchCode,
    /// What is dialled to be off work.
    OffWorkCode,
    /// What is dialled to answer a call that rings at a member of one's own groups.
    PickupCode,
    /// What is dialled before a number to answer a call that rings there.
    PickupOfCode,
}

impl SettingField {
    /// Every field.
    pub const ALL: [Self; 18] = [
        Self::CompanyName,
        Self::OrganizationManagement,
        Self::NameFormat,
        Self::SipDomain,
        Self::PasswordPolicy,
        Self::FirstNumber,
        Self::LastNumber,
        Self::OperationLogDays,
        Self::CallLogDays,
        Self::CallDuration,
        Self::AvailableCode,
        Self::AwayCode,
        Self::BusinessTripCode,
        Self::DoNotDisturbCode,
        Self::LunchCode,
        Self::OffWorkCode,
        Self::PickupCode,
        Self::PickupOfCode,
    ];

    /// Those that are dialled to have a status of presence, in the order of these.
    pub const CODES: [Self; PresenceStatus::COUNT] = [
        Self::AvailableCode,
        Self::AwayCode,
        Self::BusinessTripCode,
        Self::DoNotDisturbCode,
        Self::LunchCode,
        Self::OffWorkCode,
    ];

    /// Those that are dialled to answer calls of others.
    pub const PICKUP_CODES: [Self; PickupCodes::COUNT] = [Self::PickupCode, Self::PickupOfCode];

    /// Its name in forms and documents, and the `id` of its control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CompanyName => "company_name",
            Self::OrganizationManagement => "organization_management",
            Self::NameFormat => "name_format",
            Self::SipDomain => "sip_domain",
            Self::PasswordPolicy => "password_policy",
            Self::FirstNumber => "first_number",
            Self::LastNumber => "last_number",
            Self::OperationLogDays => "operation_log_days",
            Self::CallLogDays => "call_log_days",
            Self::CallDuration => "call_duration",
            Self::AvailableCode => "available_code",
            Self::AwayCode => "away_code",
            Self::BusinessTripCode => "business_trip_code",
            Self::DoNotDisturbCode => "do_not_disturb_code",
            Self::LunchCode => "lunch_code",
            Self::OffWorkCode => "off_work_code",
            Self::PickupCode => "pickup_code",
            Self::PickupOfCode => "pickup_of_code",
        }
    }
}

/// What is wrong with one setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "reason", rename_all = "snake_case")]
pub enum SettingError {
    /// Company name.
    CompanyName(CompanyNameError),
    /// Something that is on or off.
    Switch(SwitchError),
    /// Name format.
    NameFormat(NameFormatError),
    /// SIP domain.
    SipDomain(SipDomainError),
    /// Password policy.
    PasswordPolicy(PasswordPolicyError),
    /// One end of the range of numbers.
    Number(NumberError),
    /// Both ends together.
    NumberRange(NumberRangeError),
    /// How many days operations are kept.
    Retention(WholeError),
    /// How many days calls are kept.
    CallRetention(WholeError),
    /// How long calls may last.
    CallDuration(WholeError),
    /// A feature code.
    Code(FeatureCodeError),
}

impl Code for SettingError {
    fn code(&self) -> &'static str {
        match self {
            Self::CompanyName(error) => error.code(),
            Self::Switch(error) => error.code(),
            Self::NameFormat(error) => error.code(),
            Self::SipDomain(error) => error.code(),
            Self::PasswordPolicy(error) => error.code(),
            Self::Number(error) => error.code(),
            Self::NumberRange(error) => error.code(),
            Self::Retention(error) | Self::CallRetention(error) => {
                error.code("retention.not_a_number", "retention.out_of_range")
            }
            Self::Code(error) => error.code(),
            Self::CallDuration(error) => error.code("call_duration.not_a_number", "call_duration.out_of_range"),
        }
    }
}

/// Everything that is wrong with the settings.
pub type SettingErrors = Errors<SettingField, SettingError>;
