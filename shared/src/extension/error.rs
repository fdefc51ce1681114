use serde::{Deserialize, Serialize};

use super::{Field, Owner};
use crate::{
    CallRulesError, CallerIdError, Code, ConcurrentRegistrationsError, DestinationError, EmailError, Errors,
    GraceError, InformationError, JobTitleError, MobileError, NameError, NetworksError, NumberError,
    OrganizationsError, PickupGroupsError, RegistrationNameError, RegistrationPasswordError, RoleChoiceError,
    SwitchError, UserAgentsError, UserPasswordError, WholeError,
};

/// What is wrong with one field. Nothing of what was typed is in it: a closed set of reasons, limits, and of the
/// server's own who has it already and what is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldError {
    /// First or last name.
    Name(NameError),
    /// E-mail address, judged by itself.
    Email(EmailError),
    /// The e-mail address is somebody else's; only the server knows.
    EmailTaken(Owner),
    /// Mobile number.
    Mobile(MobileError),
    /// User password.
    UserPassword(UserPasswordError),
    /// User role.
    Role(RoleChoiceError),
    /// The departments.
    Organizations(OrganizationsError),
    /// Job title.
    JobTitle(JobTitleError),
    /// Extension number.
    Number(NumberError),
    /// Caller ID.
    CallerId(CallerIdError),
    /// Registration name.
    RegistrationName(RegistrationNameError),
    /// Registration password.
    RegistrationPassword(RegistrationPasswordError),
    /// How long the registration password before a new one works.
    Grace(GraceError),
    /// Concurrent registrations.
    ConcurrentRegistrations(ConcurrentRegistrationsError),
    /// What is said about a status.
    Information(InformationError),
    /// Where calls go.
    Destination(DestinationError),
    /// How long phones ring.
    RingTimeout(WholeError),
    /// Something that is on or off.
    Switch(SwitchError),
    /// What becomes of calls by who makes them.
    CallHandling(CallRulesError),
    /// The groups it is in.
    PickupGroups(PickupGroupsError),
    /// The networks it may be used from.
    Networks(NetworksError),
    /// The user agents that may use it.
    UserAgents(UserAgentsError),
    /// How long its calls may last.
    CallDuration(WholeError),
    /// How many calls it may make.
    CallLimit(WholeError),
    /// Within how many seconds.
    CallLimitSeconds(WholeError),
}

impl FieldError {
    /// What is wrong with an extension that calls go on to by this field.
    pub const fn of_destination(field: Field, wrong: DestinationError) -> Self {
        match field {
            Field::CallHandling => Self::CallHandling(CallRulesError::Destination(wrong)),
            _ => Self::Destination(wrong),
        }
    }
}

impl Code for FieldError {
    fn code(&self) -> &'static str {
        match self {
            Self::Name(error) => error.code(),
            Self::Email(error) => error.code(),
            Self::EmailTaken(_) => "email.taken",
            Self::Mobile(error) => error.code(),
            Self::UserPassword(error) => error.code(),
            Self::Role(error) => error.code(),
            Self::Organizations(error) => error.code(),
            Self::JobTitle(error) => error.code(),
            Self::Number(error) => error.code(),
            Self::CallerId(error) => error.code(),
            Self::RegistrationName(error) => error.code(),
            Self::RegistrationPassword(error) => error.code(),
            Self::Grace(error) => error.code(),
            Self::ConcurrentRegistrations(error) => error.code(),
            Self::Information(error) => error.code(),
            Self::Destination(error) => error.code(),
            Self::RingTimeout(error) => error.code("ring_timeout.not_a_number", "ring_timeout.out_of_range"),
            Self::Switch(error) => error.code(),
            Self::CallHandling(error) => error.code(),
            Self::PickupGroups(error) => error.code(),
            Self::Networks(error) => error.code(),
            Self::UserAgents(error) => error.code(),
            Self::CallDuration(error) => error.code("call_duration.not_a_number", "call_duration.out_of_range"),
            Self::CallLimit(error) => error.code("call_limit.not_a_number", "call_limit.out_of_range"),
            Self::CallLimitSeconds(error) => {
                error.code("call_limit_seconds.not_a_number", "call_limit_seconds.out_of_range")
            }
        }
    }
}

/// Everything that is wrong with an extension.
pub type FieldErrors = Errors<Field, FieldError>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ExtensionNumber;

    #[test]
    fn a_field_keeps_its_first_error_and_fields_their_order() {
        let mut errors = FieldErrors::one(Field::Number, FieldError::Number(NumberError::Missing));
        errors.add(Field::Number, FieldError::Number(NumberError::TooLong));
        errors.add(Field::FirstName, FieldError::Name(NameError::Missing));
        let codes: Vec<_> = errors.iter().map(|(field, error)| (field.name(), error.code())).collect();
        assert_eq!(codes, [("first_name", "name.missing"), ("number", "number.missing")]);
        assert_eq!((errors.len(), errors.is_empty()), (2, false));
    }

    #[test]
    fn errors_travel_unchanged() {
        let owner = Owner { number: "1004".into(), name: "Ada Lovelace".into(), deleted: true, ..Owner::default() };
        let taken = NumberError::Taken { owner: owner.clone(), free: ExtensionNumber::parse("1005").ok() };
        let mut errors = FieldErrors::one(Field::Number, FieldError::Number(taken));
        errors.add(Field::Email, FieldError::EmailTaken(owner.clone()));
        errors.add(Field::RegistrationName, FieldError::RegistrationName(RegistrationNameError::Taken { owner }));
        errors.add(Field::UserPassword, FieldError::UserPassword(UserPasswordError::TooShort { min: 10 }));
        errors.add(Field::JobTitle, FieldError::JobTitle(JobTitleError::Control));
        let json = serde_json::to_string(&errors).unwrap();
        assert_eq!(serde_json::from_str::<FieldErrors>(&json).unwrap(), errors);
    }
}
