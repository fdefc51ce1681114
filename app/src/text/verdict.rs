//! What fields are called, and what is wrong with them.

use patchbay_shared::{
    CallDuration, CallLimit, CallLimitSeconds, CallerId, CallerIdError, ConcurrentRegistrationsError, EmailAddress,
    EmailError, ExtensionNumber, Field, FieldError, GraceError, JobTitle, JobTitleError, MobileError, MobileNumber,
    Name, NameError, NetworkError, Networks, NetworksError, NumberError, OrganizationsError, Owner, OwnerKind,
    RegistrationName, RegistrationNameError, RegistrationPassword, RegistrationPasswordError, RingTimeout,
    RoleChoiceError, SwitchError, UserAgents, UserAgentsError, UserPassword, UserPasswordError, WholeError,
};

use super::presence::{destination, information, presence_field};

/// What a field is called.
pub const fn label(field: Field) -> &'static str {
    match field {
        Field::FirstName => "First name",
        Field::LastName => "Last name",
        Field::Email => "E-mail address",
        Field::Mobile => "Mobile number",
        Field::UserPassword => "User password",
        Field::Role => "User role",
        Field::Organizations => "Organization",
        Field::JobTitle => "Job title",
        Field::Number => "Extension number",
        Field::CallerId => "Caller ID",
        Field::RegistrationName => "Registration name",
        Field::RegistrationPassword => "Registration password",
        Field::ConcurrentRegistrations => "IP phone concurrent registrations",
        Field::Presence(status, part) => presence_field(status, part),
        Field::CallWaiting => "Call waiting",
        Field::PickupGroups => "Pick-up groups",
        Field::CallHandling => "Calls by who makes them",
        Field::RemoteRegistration => "Allow remote registration",
        Field::NetworkRestriction => "Restrict to networks",
        Field::Networks => "Permitted networks",
        Field::UserAgentRestriction => "Restrict to user agents",
        Field::UserAgents => "Permitted user agents",
        Field::CallDuration => "Longest call, in seconds",
        Field::CallLimit => "Calls it may make",
        Field::CallLimitSeconds => "Within seconds",
    }
}

/// What is wrong with a field, and what to do about it.
pub fn verdict(error: &FieldError) -> String {
    match error {
        FieldError::Name(error) => name(*error),
        FieldError::Email(error) => email(*error),
        FieldError::EmailTaken(owner) => format!("This is {}’s address. Use another one.", whose(owner)),
        FieldError::Mobile(MobileError::Malformed) => {
            "A sign in it cannot be dialled. Use digits, letters, spaces and ( ) . - + * # only.".to_owned()
        }
        FieldError::Mobile(MobileError::TooLong) => at_most(MobileNumber::MAX),
        FieldError::UserPassword(error) => format!("Not good enough yet: {}.", password_rule(*error)),
        FieldError::Role(RoleChoiceError::Unknown) => "There is no such role. Choose another one.".to_owned(),
        FieldError::Role(RoleChoiceError::NotAllowed) => {
            "You cannot give this role: that takes managing roles, and holding as much as it gives. Choose another one."
                .to_owned()
        }
        FieldError::Organizations(OrganizationsError::Missing) => {
            "No department is chosen. Choose at least one.".to_owned()
        }
        FieldError::Organizations(OrganizationsError::Unknown) => {
            "One of these is not there any more, or not yours to choose. Load the page again to see which there are."
                .to_owned()
        }
        FieldError::JobTitle(JobTitleError::TooLong) => at_most(JobTitle::MAX),
        FieldError::JobTitle(JobTitleError::Control) => control(),
        FieldError::Number(error) => number(error),
        FieldError::CallerId(CallerIdError::Malformed) => {
            "A sign in it cannot be sent. Use digits, letters and ( ) . - + * # only, without spaces.".to_owned()
        }
        FieldError::CallerId(CallerIdError::TooLong) => at_most(CallerId::MAX),
        FieldError::RegistrationName(error) => registration_name(error),
        FieldError::RegistrationPassword(error) => registration_password(*error),
        FieldError::Grace(GraceError::OutOfRange) => {
            "The old password cannot work for so long. Choose 0, 1 or 24 hours.".to_owned()
        }
        FieldError::ConcurrentRegistrations(ConcurrentRegistrationsError::OutOfRange) => {
            "So many phones cannot register. Choose 1, 2 or 3.".to_owned()
        }
        FieldError::Information(error) => information(*error),
        FieldError::Destination(error) => destination(error),
        FieldError::RingTimeout(error) => whole(*error, "seconds", (RingTimeout::MIN, RingTimeout::MAX)),
        FieldError::Switch(SwitchError::Unknown) => "This is neither on nor off. Tick it or leave it.".to_owned(),
        FieldError::CallHandling(error) => super::handling::call_rules(error),
        FieldError::PickupGroups(error) => super::handling::pickup_groups(*error),
        FieldError::Networks(error) => networks(*error),
        FieldError::UserAgents(error) => user_agents(*error),
        FieldError::CallDuration(error) => whole(*error, "seconds", (CallDuration::MIN, CallDuration::MAX)),
        FieldError::CallLimit(error) => whole(*error, "calls", (CallLimit::MIN, CallLimit::MAX)),
        FieldError::CallLimitSeconds(error) => whole(*error, "seconds", (CallLimitSeconds::MIN, CallLimitSeconds::MAX)),
    }
}

fn networks(error: NetworksError) -> String {
    match error {
        NetworksError::Missing => {
            "No network is permitted. Name at least one, or take the restriction away.".to_owned()
        }
        NetworksError::Network(error) => network_verdict(error).to_owned(),
        NetworksError::TooMany => {
            format!("These are too many. Name {} networks at most; a larger one may stand for several.", Networks::MAX)
        }
    }
}

/// What is wrong with a range of addresses.
pub const fn network_verdict(error: NetworkError) -> &'static str {
    match error {
        NetworkError::Malformed => {
            "This is no network. Write an IPv4 or IPv6 address, such as 192.0.2.7, or a network, such as 192.0.2.0/24."
        }
        NetworkError::Prefix => {
            "No network has this length. Write 0 to 32 for IPv4 after the slash, 0 to 128 for IPv6, or an IPv4 mask."
        }
    }
}

fn user_agents(error: UserAgentsError) -> String {
    match error {
        UserAgentsError::Missing => "No user agent is permitted. Name at least one, or take the restriction away.".to_owned(),
        UserAgentsError::Malformed => {
            "A sign in it is none that phones call themselves by. Use letters, digits and signs of the English keyboard, without commas.".to_owned()
        }
        UserAgentsError::TooLong => format!("A line is too long. Use {} characters a line at most.", UserAgents::LONGEST),
        UserAgentsError::TooMany => format!("These are too many. Name {} user agents at most.", UserAgents::MAX),
    }
}

/// One line of the password checklist.
pub fn password_rule(rule: UserPasswordError) -> String {
    match rule {
        UserPasswordError::TooShort { min } => format!("{min} characters or more"),
        UserPasswordError::TooLong => format!("{} characters at most", UserPassword::MAX),
        UserPasswordError::NoDigit => "a digit".to_owned(),
        UserPasswordError::NoUpper => "an upper-case letter".to_owned(),
        UserPasswordError::NoLower => "a lower-case letter".to_owned(),
        UserPasswordError::DigitRun => "no four equal or consecutive digits".to_owned(),
        UserPasswordError::ContainsIdentity => "neither the number nor a name in it".to_owned(),
        UserPasswordError::Common => "not one of the common passwords".to_owned(),
    }
}

/// After a line of the password checklist, for assistive technology.
pub const RULE_MET: &str = ", met";
/// After a line of the password checklist, for assistive technology.
pub const RULE_MISSING: &str = ", missing";

/// The words beside a number that nobody has.
pub fn number_is_free(number: &str) -> String {
    format!("{number} is free.")
}

/// The way out of a number that is somebody else's.
fn take_free(number: &ExtensionNumber) -> String {
    format!("Take {}, which is free.", number.as_str())
}

/// A button that takes the free number.
pub fn take(number: &ExtensionNumber) -> String {
    format!("Take {}", number.as_str())
}

pub(super) fn whose(owner: &Owner) -> String {
    match (owner.kind, owner.number.as_str(), owner.name.as_str()) {
        (OwnerKind::Administrator, ..) => "the super administrator".to_owned(),
        (OwnerKind::FeatureCode, ..) => "a feature code".to_owned(),
        (OwnerKind::Extension, "", "") => "somebody else".to_owned(),
        (OwnerKind::Extension, "", name) => name.to_owned(),
        (OwnerKind::Extension, number, name) => format!("{name} ({number})"),
    }
}

fn name(error: NameError) -> String {
    match error {
        NameError::Missing => "There is no name yet. Give a first or a last name.".to_owned(),
        NameError::TooLong => at_most(Name::MAX),
        NameError::Control => control(),
    }
}

fn email(error: EmailError) -> String {
    match error {
        EmailError::Missing => "There is no address yet. Type one like name@example.com.".to_owned(),
        EmailError::Malformed => "This is no e-mail address. Write it like name@example.com.".to_owned(),
        EmailError::TooLong => at_most(EmailAddress::MAX),
    }
}

pub(super) fn number(error: &NumberError) -> String {
    match error {
        NumberError::Missing => "There is no number yet. Type one of 1 to 8 digits.".to_owned(),
        NumberError::NotDigits => "There is something else than digits in it. Use 0 to 9 only.".to_owned(),
        NumberError::TooLong => format!("It is too long. Use {} digits at most.", ExtensionNumber::MAX),
        NumberError::Taken { owner, free } if owner.deleted => {
            let out = free.as_ref().map_or("choose another one".to_owned(), |free| format!("take {}", free.as_str()));
            format!(
                "It is reserved for {}, who was deleted. Restore or release it under Deleted, or {out}.",
                whose(owner)
            )
        }
        NumberError::Taken { owner, free } if owner.kind == OwnerKind::FeatureCode => {
            let out = free.as_ref().map_or("Choose another one.".to_owned(), take_free);
            format!("This is a feature code, which phones dial to have the system do something. {out}")
        }
        NumberError::Taken { owner, free: Some(free) } => {
            format!("It is {}’s number. {}", whose(owner), take_free(free))
        }
        NumberError::Taken { owner, free: None } => format!("It is {}’s number. Choose another one.", whose(owner)),
    }
}

fn registration_name(error: &RegistrationNameError) -> String {
    match error {
        RegistrationNameError::Missing => "There is no name yet. Type one, or take a new random one.".to_owned(),
        RegistrationNameError::Malformed => "A sign in it is not allowed. Use A–Z, a–z, 0–9 and . _ - only.".to_owned(),
        RegistrationNameError::TooLong => at_most(RegistrationName::MAX),
        RegistrationNameError::Taken { owner } if owner.deleted => format!(
            "It is reserved for the phones of {}, who was deleted. Take a new random one, or release it under Deleted.",
            whose(owner)
        ),
        RegistrationNameError::Taken { owner } => {
            format!("The phones of {} have this name. Take a new random one.", whose(owner))
        }
    }
}

fn registration_password(error: RegistrationPasswordError) -> String {
    match error {
        RegistrationPasswordError::TooShort => format!("It is too short. Use {} characters or more.", RegistrationPassword::MIN),
        RegistrationPasswordError::TooLong => at_most(RegistrationPassword::MAX),
        RegistrationPasswordError::Malformed => {
            "A sign in it cannot be typed into every phone. Use letters, digits and signs of the English keyboard, without spaces and \"."
                .to_owned()
        }
        RegistrationPasswordError::Weak => {
            "Scanners guess this within hours. Take a new random one, or confirm below that you want it.".to_owned()
        }
    }
}

/// What is wrong with a number of something that has a lowest and a highest one.
pub(super) fn whole(error: WholeError, what: &str, (least, most): (i32, i32)) -> String {
    match error {
        WholeError::NotANumber => format!("This is no whole number. Use {least} to {most} {what}."),
        WholeError::OutOfRange => format!("It is out of range. Use {least} to {most} {what}."),
    }
}

pub(super) fn at_most(max: usize) -> String {
    format!("It is too long. Use {max} characters at most.")
}

pub(super) fn control() -> String {
    "There are invisible control characters in it, such as line breaks. Remove them.".to_owned()
}

/// A value that cannot come back, with its field.
pub fn field_refused(field: Field, error: &FieldError) -> String {
    format!("{}: {}", label(field), verdict(error))
}
