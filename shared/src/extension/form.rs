use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Extension, Field, FieldErrors, PersonName, Rules};
use crate::{CallLimit, CallLimitSeconds, Destination, PresencePart, PresenceStatus, Secret};

/// What a person typed, field by field, judged by nothing yet. A missing field is an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtensionForm {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Mobile number.
    pub mobile: String,
    /// User password; empty leaves it as it is, or has the server make one.
    pub user_password: Secret,
    /// User role, by its name, or "None"; empty leaves it as it is, and gives a new extension none.
    pub role: String,
    /// The numbers of the departments the person is in, one a line; only while organizations are on. Nobody is in none, so that
    /// an empty one is one that the page does not have.
    pub organizations: String,
    /// Job title.
    pub job_title: String,
    /// Extension number.
    pub number: String,
    /// Caller ID; empty follows the number.
    pub caller_id: String,
    /// Registration name; empty on a new extension has the server make one, on an existing one it is missing.
    pub registration_name: String,
    /// Registration password; empty leaves it as it is, or has the server make one.
    pub registration_password: Secret,
    /// How long the old registration password works beside a new one, in hours: "0", "1" or "24"; empty is "0".
    pub registration_password_grace: String,
    /// "on", as a ticked box is sent, when a weak registration password is wanted all the same.
    pub weak_confirmed: String,
    /// "1", "2" or "3"; empty is "1".
    pub concurrent_registrations: String,
    /// What holds during each status, part by part: see [`Field::Presence`].
    pub presence: [[String; PresencePart::COUNT]; PresenceStatus::COUNT],
    /// "on" when phones may use it from addresses that are not local.
    pub remote_registration: String,
    /// "on" when phones may use it from the networks below alone.
    pub network_restriction: String,
    /// One network a line.
    pub networks: String,
    /// "on" when only the user agents below may use it.
    pub user_agent_restriction: String,
    /// What they begin with, one a line.
    pub user_agents: String,
    /// How many seconds its calls may last: "0" to "86400", where "0" is for as long as they like; empty follows the settings.
    pub call_duration: String,
    /// How many calls it may make within the seconds below: "1" to "100"; empty is as many as it likes.
    pub call_limit: String,
    /// "1" to "3600"; empty is "1".
    pub call_limit_seconds: String,
}

impl ExtensionForm {
    /// As the form of a new extension begins, before anybody has typed anything.
    pub fn proposed() -> Self {
        let mut proposed = Self {
            call_limit: CallLimit::USUAL.get().to_string(),
            call_limit_seconds: CallLimitSeconds::USUAL.get().to_string(),
            ..Self::default()
        };
        // Whoever is not to be disturbed is not called, unless somebody wants it so.
        let undisturbed = Field::Presence(PresenceStatus::DoNotDisturb, PresencePart::InternalAlways);
        proposed.set(undisturbed, Destination::HANG_UP.to_owned());
        proposed
    }

    /// Judges every field; all errors at once, or an extension of valid values.
    pub fn parse(&self, rules: Rules) -> Result<Extension, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut keep = |field, error| errors.add(field, error);

        let first = self.first_name().map_err(|error| keep(Field::FirstName, error));
        let last = self.last_name().map_err(|error| keep(Field::LastName, error));
        let email = self.email().map_err(|error| keep(Field::Email, error));
        let mobile = self.mobile().map_err(|error| keep(Field::Mobile, error));
        let user_password = self.user_password(rules).map_err(|error| keep(Field::UserPassword, error));
        let role = self.role().map_err(|error| keep(Field::Role, error));
        let departments = self.organizations(rules).map_err(|error| keep(Field::Organizations, error));
        let job_title = self.job_title().map_err(|error| keep(Field::JobTitle, error));
        let number = self.number().map_err(|error| keep(Field::Number, error));
        let caller_id = self.caller_id().map_err(|error| keep(Field::CallerId, error));
        let registration_name = self.registration_name(rules).map_err(|error| keep(Field::RegistrationName, error));
        let registration_password =
            self.registration_password().map_err(|error| keep(Field::RegistrationPassword, error));
        let grace = self.grace().map_err(|error| keep(Field::RegistrationPassword, error));
        let concurrent_registrations =
            self.concurrent_registrations().map_err(|error| keep(Field::ConcurrentRegistrations, error));
        let presence = self.presence().map_err(|wrong| {
            for (field, error) in wrong {
                keep(field, error);
            }
        });
        let remote_registration = self.remote_registration().map_err(|error| keep(Field::RemoteRegistration, error));
        let network_restriction = self.network_restriction().map_err(|error| keep(Field::NetworkRestriction, error));
        let networks = self.networks().map_err(|error| keep(Field::Networks, error));
        let user_agent_restriction =
            self.user_agent_restriction().map_err(|error| keep(Field::UserAgentRestriction, error));
        let user_agents = self.user_agents().map_err(|error| keep(Field::UserAgents, error));
        let call_duration = self.call_duration().map_err(|error| keep(Field::CallDuration, error));
        let call_limit = self.call_limit().map_err(|error| keep(Field::CallLimit, error));
        let call_limit_seconds = self.call_limit_seconds().map_err(|error| keep(Field::CallLimitSeconds, error));

        let valid = || -> Result<Extension, ()> {
            Ok(Extension {
                person: PersonName { first: first?, last: last? },
                email: email?,
                mobile: mobile?,
                user_password: user_password?,
                role: role?,
                departments: departments?,
                job_title: job_title?,
                number: number?,
                caller_id: caller_id?,
                registration_name: registration_name?,
                registration_password: registration_password?,
                grace: grace?,
                concurrent_registrations: concurrent_registrations?,
                presence: presence?,
                remote_registration: remote_registration?,
                network_restriction: network_restriction?,
                networks: networks?,
                user_agent_restriction: user_agent_restriction?,
                user_agents: user_agents?,
                call_duration: call_duration?,
                call_limit: call_limit?,
                call_limit_seconds: call_limit_seconds?,
            })
        };
        valid().map_err(|()| errors)
    }

    /// What must not be part of a password under the policy *Strict*.
    pub fn identity(&self) -> [&str; 3] {
        [&self.number, &self.first_name, &self.last_name]
    }
}

/// As a form is sent: every field is a text under its name.
impl Serialize for ExtensionForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in Field::ALL {
            match field {
                Field::UserPassword => map.serialize_entry(field.name(), &self.user_password)?,
                Field::RegistrationPassword => map.serialize_entry(field.name(), &self.registration_password)?,
                // A page that was opened while there were none has no such field, and leaves them as they are.
                Field::Organizations if self.organizations.is_empty() => {}
                field => map.serialize_entry(field.name(), self.value(field))?,
            }
        }
        for name in Self::BESIDE {
            map.serialize_entry(name, self.named(name).unwrap_or_default())?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, FieldError, Occasion, OrganizationsError};

    fn complete() -> ExtensionForm {
        ExtensionForm { first_name: "Ada".into(), number: "1004".into(), ..ExtensionForm::default() }
    }

    fn codes(form: &ExtensionForm, occasion: Occasion) -> Vec<&'static str> {
        let organizations = !form.organizations.is_empty();
        let errors = form.parse(Rules { occasion, organizations, ..Rules::default() }).err().unwrap_or_default();
        errors.iter().map(|(_, error)| error.code()).collect()
    }

    #[test]
    fn a_name_and_a_number_make_an_extension() {
        let extension = complete().parse(Rules::default()).ok().unwrap();
        assert_eq!((extension.person.first.as_str(), extension.number.as_str()), ("Ada", "1004"));
        assert_eq!(extension.concurrent_registrations.get(), 1);
        assert!(extension.email.is_none() && extension.mobile.is_none() && extension.caller_id.is_none());
        assert!(extension.user_password.is_none() && extension.registration_password.is_none());
        assert!(extension.registration_name.is_none());
    }

    #[test]
    fn either_name_will_do() {
        let named = |first: &str, last: &str| {
            codes(&ExtensionForm { first_name: first.into(), last_name: last.into(), ..complete() }, Occasion::Create)
        };
        assert_eq!(named("", "Lovelace"), [""; 0]);
        assert_eq!(named(" ", "\t"), ["name.missing"]);
        assert_eq!(named("", "\0"), ["name.control"]);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_in_the_order_of_the_fields() {
        let secret = Secret::new("short");
        let form = ExtensionForm {
            email: "ada@".into(),
            mobile: "?".into(),
            user_password: secret.clone(),
            role: "\0".into(),
            organizations: "Sales".into(),
            job_title: "\0".into(),
            caller_id: "\"".into(),
            registration_name: "@".into(),
            registration_password: secret,
            concurrent_registrations: "4".into(),
            presence: std::array::from_fn(|_| ["\0", "x", "1.", "-", "4"].map(str::to_owned)),
            remote_registration: "off".into(),
            network_restriction: "on".into(),
            user_agent_restriction: "yes".into(),
            user_agents: ",".into(),
            call_duration: "86401".into(),
            call_limit: "0".into(),
            call_limit_seconds: "x".into(),
            ..ExtensionForm::default()
        };
        let before = [
            "name.missing",
            "email.malformed",
            "mobile.malformed",
            "password.too_short",
            "role.unknown",
            "organization.unknown",
            "job_title.control",
            "number.missing",
            "caller_id.malformed",
            "registration_name.malformed",
            "registration_password.too_short",
            "concurrent_registrations.out_of_range",
        ];
        let [malformed, late] = ["destination.malformed", "ring_timeout.out_of_range"];
        let presence = ["information.control", malformed, malformed, malformed, late];
        let behind = [
            "switch.unknown",
            "networks.missing",
            "switch.unknown",
            "user_agent.malformed",
            "call_duration.out_of_range",
            "call_limit.out_of_range",
            "call_limit_seconds.not_a_number",
        ];
        let expected = before.into_iter().chain(presence.repeat(PresenceStatus::COUNT)).chain(behind);
        assert_eq!(codes(&form, Occasion::Create), expected.collect::<Vec<_>>());
    }

    #[test]
    fn whoever_is_in_no_department_is_asked_while_there_are_any() {
        let chosen = |organizations: bool, typed: &str| {
            let form = ExtensionForm { organizations: typed.into(), ..complete() };
            let extension = form.parse(Rules { organizations, ..Rules::default() });
            extension.map(|extension| extension.departments.map(|chosen| chosen.ids().to_vec()))
        };
        let missing = FieldErrors::one(Field::Organizations, FieldError::Organizations(OrganizationsError::Missing));
        assert_eq!(chosen(true, "").err(), Some(missing));
        assert_eq!(chosen(true, "7\n1").ok(), Some(Some(vec![1, 7])));
        assert_eq!(chosen(false, "7\n1").ok(), Some(None));
    }

    #[test]
    fn a_restriction_allows_something() {
        let restricted = |on: &str, list: &str| {
            codes(
                &ExtensionForm {
                    network_restriction: on.into(),
                    networks: list.into(),
                    user_agent_restriction: on.into(),
                    user_agents: list.into(),
                    ..complete()
                },
                Occasion::Create,
            )
        };
        assert_eq!(restricted("on", " \n"), ["networks.missing", "user_agents.missing"]);
        assert_eq!(restricted("on", "192.0.2.1"), [""; 0]);
        assert_eq!(restricted("", ""), [""; 0]);
        // What is kept for later is right as well.
        assert_eq!(restricted("", "192.0.2.1/33,"), ["network.prefix", "user_agent.malformed"]);
    }

    #[test]
    fn a_credential_keeps_its_name() {
        assert_eq!(codes(&complete(), Occasion::Create), [""; 0]);
        assert_eq!(codes(&complete(), Occasion::Update), ["registration_name.missing"]);
    }

    #[test]
    fn a_weak_password_needs_a_tick() {
        let ticked = |ticked: &str| {
            let registration_password = Secret::new("password1");
            codes(
                &ExtensionForm { registration_password, weak_confirmed: ticked.into(), ..complete() },
                Occasion::Create,
            )
        };
        for no in ["", "off", "false", "ON "] {
            assert_eq!(ticked(no), ["registration_password.weak"], "{no}");
        }
        assert_eq!(ticked("on"), [""; 0]);
    }

    #[test]
    fn the_old_password_works_for_as_long_as_one_of_the_choices() {
        let typed = |grace: &str| ExtensionForm { registration_password_grace: grace.into(), ..complete() };
        let hours = |grace| typed(grace).parse(Rules::default()).ok().unwrap().grace.hours();
        assert_eq!(["", "0", "1", "24"].map(hours), [0, 0, 1, 24]);
        assert_eq!(
            codes(&typed("25"), Occasion::Update),
            ["registration_name.missing", "registration_password_grace.out_of_range"]
        );
        let judged = typed("25").judge(Field::RegistrationPassword, Rules::default());
        assert_eq!(judged.map(|error| error.code()), Some("registration_password_grace.out_of_range"));
    }
}
