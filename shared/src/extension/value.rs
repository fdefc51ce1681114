use super::{ExtensionForm, Field};
use crate::{ConcurrentRegistrations, Form, Organizations, Secret};

impl ExtensionForm {
    /// The names of what belongs to a field and is none.
    pub(super) const BESIDE: [&str; 2] = ["registration_password_grace", "weak_confirmed"];

    /// What was typed into `field`.
    pub fn value(&self, field: Field) -> &str {
        match field {
            Field::FirstName => &self.first_name,
            Field::LastName => &self.last_name,
            Field::Email => &self.email,
            Field::Mobile => &self.mobile,
            Field::UserPassword => self.user_password.expose(),
            Field::Role => &self.role,
            Field::Organizations => &self.organizations,
            Field::JobTitle => &self.job_title,
            Field::Number => &self.number,
            Field::CallerId => &self.caller_id,
            Field::RegistrationName => &self.registration_name,
            Field::RegistrationPassword => self.registration_password.expose(),
            Field::ConcurrentRegistrations => &self.concurrent_registrations,
            Field::Presence(status, part) => &self.presence[status as usize][part as usize],
            Field::CallWaiting => &self.call_waiting,
            Field::CallHandling => &self.call_handling,
            Field::PickupGroups => &self.pickup_groups,
            Field::RemoteRegistration => &self.remote_registration,
            Field::NetworkRestriction => &self.network_restriction,
            Field::Networks => &self.networks,
            Field::UserAgentRestriction => &self.user_agent_restriction,
            Field::UserAgents => &self.user_agents,
            Field::CallDuration => &self.call_duration,
            Field::CallLimit => &self.call_limit,
            Field::CallLimitSeconds => &self.call_limit_seconds,
        }
    }

    /// Takes over what was typed into `field`.
    pub fn set(&mut self, field: Field, typed: String) {
        match field {
            Field::FirstName => self.first_name = typed,
            Field::LastName => self.last_name = typed,
            Field::Email => self.email = typed,
            Field::Mobile => self.mobile = typed,
            Field::UserPassword => self.user_password = Secret::new(typed),
            Field::Role => self.role = typed,
            Field::Organizations => self.organizations = Organizations::in_order(typed),
            Field::JobTitle => self.job_title = typed,
            Field::Number => self.number = typed,
            Field::CallerId => self.caller_id = typed,
            Field::RegistrationName => self.registration_name = typed,
            Field::RegistrationPassword => self.registration_password = Secret::new(typed),
            Field::ConcurrentRegistrations => self.concurrent_registrations = typed,
            Field::Presence(status, part) => self.presence[status as usize][part as usize] = typed,
            Field::CallWaiting => self.call_waiting = typed,
            // A form that is posted without script breaks lines in another way than one that a script reads.
            Field::CallHandling => self.call_handling = typed.replace("\r\n", "\n"),
            Field::PickupGroups => self.pickup_groups = typed.replace("\r\n", "\n"),
            Field::RemoteRegistration => self.remote_registration = typed,
            Field::NetworkRestriction => self.network_restriction = typed,
            Field::Networks => self.networks = typed.replace("\r\n", "\n"),
            Field::UserAgentRestriction => self.user_agent_restriction = typed,
            Field::UserAgents => self.user_agents = typed.replace("\r\n", "\n"),
            Field::CallDuration => self.call_duration = typed,
            Field::CallLimit => self.call_limit = typed,
            Field::CallLimitSeconds => self.call_limit_seconds = typed,
        }
    }

    /// What stands under a name of the form: that of a field, or of what belongs to the registration password.
    pub fn named(&self, name: &str) -> Option<&str> {
        match name {
            "weak_confirmed" => Some(&self.weak_confirmed),
            "registration_password_grace" => Some(&self.registration_password_grace),
            _ => Field::of_name(name).map(|field| self.value(field)),
        }
    }

    /// Takes over what was typed under this name, unless it is none of the form's.
    pub fn set_named(&mut self, name: &str, typed: String) {
        match name {
            "weak_confirmed" => self.weak_confirmed = typed,
            "registration_password_grace" => self.registration_password_grace = typed,
            _ => {
                if let Some(field) = Field::of_name(name) {
                    self.set(field, typed);
                }
            }
        }
    }
}

impl Form for ExtensionForm {
    type Field = Field;

    const FIELDS: &'static [Field] = &Field::ALL;

    fn name(field: Field) -> &'static str {
        field.name()
    }

    fn is_secret(field: Field) -> bool {
        field.is_secret()
    }

    fn is_kept_when_empty(field: Field) -> bool {
        field.is_secret() || field == Field::Role
    }

    fn is_list(field: Field) -> bool {
        field == Field::Organizations
    }

    fn value(&self, field: Field) -> &str {
        self.value(field)
    }

    fn set(&mut self, field: Field, typed: String) {
        self.set(field, typed);
    }

    /// Secrets are never trimmed, and 1 phone may be left out.
    fn significant(&self, field: Field) -> &str {
        let value = self.value(field);
        match field {
            _ if field.is_secret() => value,
            Field::ConcurrentRegistrations if value.trim().is_empty() => ConcurrentRegistrations::DEFAULT,
            _ => value.trim(),
        }
    }
}
