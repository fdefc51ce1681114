use super::{Extension, Field};
use crate::{Destination, Organizations, PresencePart, RoleChoice, Switch, Whole};

impl Extension {
    /// What a form holds of it, in the one way in which it is kept: empty where nothing is, and for secrets.
    pub fn text(&self, field: Field) -> String {
        let number = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let to = |to: &Option<Destination>| to.as_ref().map(|to| to.as_str().to_owned()).unwrap_or_default();
        match field {
            Field::FirstName => self.person.first.as_str().to_owned(),
            Field::LastName => self.person.last.as_str().to_owned(),
            Field::Email => self.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            Field::Mobile => self.mobile.as_ref().map(|mobile| mobile.as_str().to_owned()).unwrap_or_default(),
            Field::Role => match &self.role {
                RoleChoice::Unchanged => String::new(),
                RoleChoice::None => RoleChoice::NONE.to_owned(),
                RoleChoice::Named(name) => name.as_str().to_owned(),
            },
            Field::Organizations => {
                self.departments.as_ref().map(|chosen| Organizations::lines(chosen.ids())).unwrap_or_default()
            }
            Field::JobTitle => self.job_title.as_str().to_owned(),
            Field::Number => self.number.as_str().to_owned(),
            Field::CallerId => self.caller_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
            Field::RegistrationName => {
                self.registration_name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default()
            }
            Field::ConcurrentRegistrations => self.concurrent_registrations.get().to_string(),
            Field::Presence(status, part) => {
                let block = &self.presence[status.place()];
                match part {
                    PresencePart::Information => block.information.as_str().to_owned(),
                    PresencePart::InternalAlways => to(&block.internal.always),
                    PresencePart::InternalNoAnswer => to(&block.internal.no_answer),
                    PresencePart::InternalBusy => to(&block.internal.busy),
                    PresencePart::RingTimeout => number(block.ring_timeout.map(Whole::get)),
                }
            }
            Field::CallWaiting => Switch::name(self.call_waiting.is_on()).to_owned(),
            Field::CallHandling => self.call_handling.to_string(),
            Field::PickupGroups => self.pickup_groups.to_string(),
            Field::RemoteRegistration => Switch::name(self.remote_registration.is_on()).to_owned(),
            Field::NetworkRestriction => Switch::name(self.network_restriction.is_on()).to_owned(),
            Field::Networks => self.networks.to_string(),
            Field::UserAgentRestriction => Switch::name(self.user_agent_restriction.is_on()).to_owned(),
            Field::UserAgents => self.user_agents.to_string(),
            Field::CallDuration => number(self.call_duration.map(Whole::get)),
            Field::CallLimit => number(self.call_limit.map(Whole::get)),
            Field::CallLimitSeconds => number(self.call_limit_seconds.map(Whole::get)),
            Field::UserPassword | Field::RegistrationPassword => String::new(),
        }
    }
}
