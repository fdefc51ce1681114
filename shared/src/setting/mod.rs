//! What an administrator chooses for the whole installation.

mod company_name;
mod error;
mod form;
mod name_format;
mod number_range;
mod presence_codes;
mod retention;
mod sip_domain;

pub use company_name::{CompanyName, CompanyNameError};
pub use error::{SettingError, SettingErrors, SettingField};
pub use form::SettingsForm;
pub use name_format::{NameFormat, NameFormatError};
pub use number_range::{NumberRange, NumberRangeError};
pub use presence_codes::PresenceCodes;
pub use retention::{CallRetention, Retention};
pub use sip_domain::{SipDomain, SipDomainError};

use crate::{CallDuration, PasswordPolicy, PickupCodes, Switch};

/// Settings of which every value is valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whose system it is.
    pub company_name: CompanyName,
    /// Whether people are in departments.
    pub organization_management: Switch,
    /// Which of a person's names comes first.
    pub name_format: NameFormat,
    /// What phones are to register at. Until they all can, another one is in force.
    pub sip_domain: SipDomain,
    /// What user passwords must be.
    pub password_policy: PasswordPolicy,
    /// From which numbers those of people are proposed.
    pub numbers: NumberRange,
    /// How long operations are kept.
    pub retention: Retention,
    /// How long calls are kept.
    pub call_retention: CallRetention,
    /// How long calls of extensions may last that follow the settings.
    pub call_duration: CallDuration,
    /// What is dialled to have a status.
    pub presence_codes: PresenceCodes,
    /// What is dialled to answer calls of others.
    pub pickup_codes: PickupCodes,
}
