use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ExtensionForm, Field};
use crate::{
    Action, CallRules, Department, Destination, Organizations, PresencePart, PresenceStatus, RoleChoice, Switch,
};

/// What a version of an extension was, field by field. Secrets stand in it as the number of the row that keeps them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Job title.
    pub job_title: String,
    /// Extension number.
    pub number: String,
    /// Caller ID; `None` follows the number.
    pub caller_id: Option<String>,
    /// Registration name.
    pub registration_name: String,
    /// How many phones may be registered.
    pub concurrent_registrations: u8,
    /// What is said about each status, in their order.
    #[serde(default)]
    pub presence_information: PerStatus<String>,
    /// How many seconds phones ring during each; `None` is as long as usual.
    #[serde(default)]
    pub presence_ring_timeout: PerStatus<Option<i32>>,
    /// Where calls of colleagues go before phones ring: 0 is nowhere, else the id of an extension, which keeps it when its
    /// number changes.
    #[serde(default)]
    pub internal_always: PerStatus<Option<i64>>,
    /// The same when nobody answers.
    #[serde(default)]
    pub internal_no_answer: PerStatus<Option<i64>>,
    /// The same when phones are busy.
    #[serde(default)]
    pub internal_busy: PerStatus<Option<i64>>,
    /// The numbers of these extensions, where they were looked up; one that is gone for good has none.
    #[serde(default, skip_serializing)]
    pub destinations: BTreeMap<i64, String>,
    /// Whether its phones ring while it is in a call.
    pub call_waiting: bool,
    /// Whom each rule about calls is about, the first one first.
    #[serde(default)]
    pub call_handling_patterns: Vec<String>,
    /// What becomes of their calls: -1 is to the phones, 0 nowhere, else the id of an extension.
    #[serde(default)]
    pub call_handling_to: Vec<i64>,
    /// The groups whose members answer each other's calls, one a line.
    pub pickup_groups: String,
    /// Whether phones may use it from addresses that are not local.
    pub remote_registration: bool,
    /// Whether phones may use it from `networks` alone.
    pub network_restriction: bool,
    /// One network a line.
    pub networks: String,
    /// Whether only `user_agents` may use it.
    pub user_agent_restriction: bool,
    /// What they begin with, one a line.
    pub user_agents: String,
    /// How many seconds its calls may last; `None` follows the settings.
    pub call_duration: Option<i32>,
    /// How many calls it may make within `call_limit_seconds`.
    pub call_limit: Option<i32>,
    /// Within how many seconds; `None` is one.
    pub call_limit_seconds: Option<i32>,
    /// Which user password.
    pub user_password_id: i64,
    /// Which registration name and password.
    pub credential_id: i64,
    /// Which role, if any.
    #[serde(default)]
    pub role_id: Option<i64>,
    /// What that role is called, where it was looked up: a document has its id.
    #[serde(default, skip_serializing)]
    pub role: Option<String>,
    /// Which departments, in ascending order.
    #[serde(default = "company")]
    pub department_ids: Vec<i64>,
    /// What these are called, where they were looked up: from below the company down, with `›` between, and behind a tab where
    /// the members of one went that was deleted.
    #[serde(default, skip_serializing)]
    pub departments: Option<Vec<String>>,
    /// Which registration password, if it is known: a new name with the old password is a new credential.
    #[serde(default, skip_serializing)]
    pub password_id: Option<i64>,
}

/// One for each [`PresenceStatus`], in their order.
type PerStatus<T> = [T; PresenceStatus::COUNT];

fn company() -> Vec<i64> {
    vec![Department::COMPANY]
}

impl Document {
    /// What stands in the place of an extension's id where the phones ring.
    pub const ACCEPT: i64 = -1;

    /// What `field` was; `None` when it was empty, or off, or is a secret.
    pub fn value(&self, field: Field) -> Option<String> {
        let value = match field {
            Field::FirstName => self.first_name.as_str(),
            Field::LastName => &self.last_name,
            Field::Email => self.email.as_ref()?,
            Field::Mobile => self.mobile.as_ref()?,
            Field::Role => self.role.as_ref()?,
            Field::Organizations => return self.departments.as_ref().map(|names| names.join("\n")),
            Field::JobTitle => &self.job_title,
            Field::Number => &self.number,
            Field::CallerId => self.caller_id.as_ref()?,
            Field::RegistrationName => &self.registration_name,
            Field::ConcurrentRegistrations => return Some(self.concurrent_registrations.to_string()),
            Field::Presence(status, PresencePart::Information) => &self.presence_information[status.place()],
            Field::Presence(status, PresencePart::RingTimeout) => {
                return self.presence_ring_timeout[status.place()].map(|seconds| seconds.to_string());
            }
            Field::Presence(status, part) => self.number(self.forwards(part)[status.place()]?),
            Field::CallWaiting => Switch::name(self.call_waiting),
            Field::PickupGroups => &self.pickup_groups,
            Field::CallHandling => return self.call_rules(),
            Field::RemoteRegistration => Switch::name(self.remote_registration),
            Field::NetworkRestriction => Switch::name(self.network_restriction),
            Field::Networks => &self.networks,
            Field::UserAgentRestriction => Switch::name(self.user_agent_restriction),
            Field::UserAgents => &self.user_agents,
            Field::CallDuration => return self.call_duration.map(|seconds| seconds.to_string()),
            Field::CallLimit => return self.call_limit.map(|calls| calls.to_string()),
            Field::CallLimitSeconds => return self.call_limit_seconds.map(|seconds| seconds.to_string()),
            Field::UserPassword | Field::RegistrationPassword => return None,
        };
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The row that keeps the secret of `field`, if it is one.
    pub(super) fn secret(&self, field: Field) -> Option<i64> {
        match field {
            Field::UserPassword => Some(self.user_password_id),
            Field::RegistrationPassword => Some(self.password_id.unwrap_or(self.credential_id)),
            _ => None,
        }
    }

    /// Where calls go for one reason, during each status; nowhere for what is no destination.
    fn forwards(&self, part: PresencePart) -> &PerStatus<Option<i64>> {
        match part {
            PresencePart::InternalNoAnswer => &self.internal_no_answer,
            PresencePart::InternalBusy => &self.internal_busy,
            PresencePart::InternalAlways | PresencePart::Information | PresencePart::RingTimeout => {
                &self.internal_always
            }
        }
    }

    /// The rules about calls as a form would hold them.
    fn call_rules(&self) -> Option<String> {
        let rules = self.call_handling_patterns.iter().zip(&self.call_handling_to);
        let lines: Vec<_> = rules.map(|(pattern, to)| CallRules::line(pattern, self.action(*to))).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn action(&self, to: i64) -> &str {
        if to == Self::ACCEPT { Action::ACCEPT } else { self.number(to) }
    }

    /// A destination as a form would hold it. What is gone for good hangs up, and so it is called.
    fn number(&self, to: i64) -> &str {
        self.destinations.get(&to).map_or(Destination::HANG_UP, String::as_str)
    }

    /// The role as a form would hold it, where its name was looked up.
    pub fn role(&self) -> &str {
        self.role.as_deref().unwrap_or(RoleChoice::NONE)
    }

    /// The same with `fields` as they were in `old`. Registration name and password are one credential: with either
    /// comes the other.
    pub fn with(mut self, fields: &[Field], old: &Self) -> Self {
        for field in fields {
            match field {
                Field::FirstName => self.first_name.clone_from(&old.first_name),
                Field::LastName => self.last_name.clone_from(&old.last_name),
                Field::Email => self.email.clone_from(&old.email),
                Field::Mobile => self.mobile.clone_from(&old.mobile),
                Field::UserPassword => self.user_password_id = old.user_password_id,
                Field::Role => {
                    self.role_id = old.role_id;
                    self.role.clone_from(&old.role);
                }
                Field::Organizations => {
                    self.department_ids.clone_from(&old.department_ids);
                    self.departments.clone_from(&old.departments);
                }
                Field::JobTitle => self.job_title.clone_from(&old.job_title),
                Field::Number => self.number.clone_from(&old.number),
                Field::CallerId => self.caller_id.clone_from(&old.caller_id),
                Field::RegistrationName | Field::RegistrationPassword => {
                    self.registration_name.clone_from(&old.registration_name);
                    self.credential_id = old.credential_id;
                    self.password_id = old.password_id;
                }
                Field::ConcurrentRegistrations => self.concurrent_registrations = old.concurrent_registrations,
                Field::Presence(status, part) => self.take_presence(*status, *part, old),
                Field::CallWaiting => self.call_waiting = old.call_waiting,
                Field::CallHandling => {
                    self.call_handling_patterns.clone_from(&old.call_handling_patterns);
                    self.call_handling_to.clone_from(&old.call_handling_to);
                    self.destinations.extend(old.destinations.clone());
                }
                Field::PickupGroups => self.pickup_groups.clone_from(&old.pickup_groups),
                Field::RemoteRegistration => self.remote_registration = old.remote_registration,
                Field::NetworkRestriction => self.network_restriction = old.network_restriction,
                Field::Networks => self.networks.clone_from(&old.networks),
                Field::UserAgentRestriction => self.user_agent_restriction = old.user_agent_restriction,
                Field::UserAgents => self.user_agents.clone_from(&old.user_agents),
                Field::CallDuration => self.call_duration = old.call_duration,
                Field::CallLimit => self.call_limit = old.call_limit,
                Field::CallLimitSeconds => self.call_limit_seconds = old.call_limit_seconds,
            }
        }
        self
    }

    fn take_presence(&mut self, status: PresenceStatus, part: PresencePart, old: &Self) {
        let at = status.place();
        match part {
            PresencePart::Information => self.presence_information[at].clone_from(&old.presence_information[at]),
            PresencePart::RingTimeout => self.presence_ring_timeout[at] = old.presence_ring_timeout[at],
            PresencePart::InternalAlways => self.internal_always[at] = old.internal_always[at],
            PresencePart::InternalNoAnswer => self.internal_no_answer[at] = old.internal_no_answer[at],
            PresencePart::InternalBusy => self.internal_busy[at] = old.internal_busy[at],
        }
        self.destinations.extend(old.destinations.clone());
    }

    /// As a form would hold it. Secrets and the role are empty: saved, they stay as they are.
    pub fn form(&self) -> ExtensionForm {
        let organizations = Organizations::lines(&self.department_ids);
        let mut form = ExtensionForm { organizations, ..ExtensionForm::default() };
        let by_number = [Field::Role, Field::Organizations];
        for field in Field::ALL.into_iter().filter(|field| !by_number.contains(field)) {
            if let Some(value) = self.value(field) {
                form.set(field, value);
            }
        }
        form
    }
}
