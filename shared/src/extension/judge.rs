use super::{ExtensionForm, Field, FieldError, Occasion, Rules};
use crate::{
    CallDuration, CallLimit, CallLimitSeconds, CallRules, CallRulesError, CallerId, ConcurrentRegistrations,
    Destination, DestinationError, EmailAddress, EmailError, ExtensionNumber, Forwarding, Grace, Information, JobTitle,
    MobileNumber, Name, NameError, Networks, NetworksError, Organizations, PickupGroups, PresenceBlock, PresencePart,
    PresenceStatus, RegistrationName, RegistrationNameError, RegistrationPassword, RegistrationPasswordError,
    RingTimeout, RoleChoice, Strength, Switch, UserAgents, UserAgentsError, UserPassword, WholeError, name,
};

impl ExtensionForm {
    /// What is wrong with one field of the form as it stands: the same verdict [`ExtensionForm::parse`] gives it.
    pub fn judge(&self, field: Field, rules: Rules) -> Option<FieldError> {
        match field {
            Field::FirstName => self.first_name().err(),
            Field::LastName => self.last_name().err(),
            Field::Email => self.email().err(),
            Field::Mobile => self.mobile().err(),
            Field::UserPassword => self.user_password(rules).err(),
            Field::Role => self.role().err(),
            Field::Organizations => self.organizations(rules).err(),
            Field::JobTitle => self.job_title().err(),
            Field::Number => self.number().err(),
            Field::CallerId => self.caller_id().err(),
            Field::RegistrationName => self.registration_name(rules).err(),
            Field::RegistrationPassword => self.registration_password().err().or_else(|| self.grace().err()),
            Field::ConcurrentRegistrations => self.concurrent_registrations().err(),
            Field::Presence(status, PresencePart::Information) => self.information(status).err(),
            Field::Presence(status, PresencePart::RingTimeout) => self.ring_timeout(status).err(),
            Field::Presence(status, part) => self.destination(status, part).err(),
            Field::CallWaiting => self.call_waiting().err(),
            Field::CallHandling => self.call_handling().err(),
            Field::PickupGroups => self.pickup_groups().err(),
            Field::RemoteRegistration => self.remote_registration().err(),
            Field::NetworkRestriction => self.network_restriction().err(),
            Field::Networks => self.networks().err(),
            Field::UserAgentRestriction => self.user_agent_restriction().err(),
            Field::UserAgents => self.user_agents().err(),
            Field::CallDuration => self.call_duration().err(),
            Field::CallLimit => self.call_limit().err(),
            Field::CallLimitSeconds => self.call_limit_seconds().err(),
        }
    }

    /// The first name carries the verdict that neither name was given.
    pub(super) fn first_name(&self) -> Result<Name, FieldError> {
        let first = Name::parse(&self.first_name).map_err(FieldError::Name)?;
        if name::is_blank(first.as_str()) && name::is_blank(&self.last_name) {
            return Err(FieldError::Name(NameError::Missing));
        }
        Ok(first)
    }

    pub(super) fn last_name(&self) -> Result<Name, FieldError> {
        Name::parse(&self.last_name).map_err(FieldError::Name)
    }

    pub(super) fn email(&self) -> Result<Option<EmailAddress>, FieldError> {
        match EmailAddress::parse(&self.email) {
            Ok(address) => Ok(Some(address)),
            Err(EmailError::Missing) => Ok(None),
            Err(error) => Err(FieldError::Email(error)),
        }
    }

    pub(super) fn mobile(&self) -> Result<Option<MobileNumber>, FieldError> {
        MobileNumber::parse(&self.mobile).map_err(FieldError::Mobile)
    }

    pub(super) fn user_password(&self, rules: Rules) -> Result<Option<UserPassword>, FieldError> {
        if self.user_password.is_empty() {
            return Ok(None);
        }
        UserPassword::parse(&self.user_password, rules.policy, &self.identity())
            .map(Some)
            .map_err(FieldError::UserPassword)
    }

    pub(super) fn role(&self) -> Result<RoleChoice, FieldError> {
        RoleChoice::parse(&self.role).map_err(FieldError::Role)
    }

    /// While organizations are off, nobody is asked where an extension is, and it stays there.
    pub(super) fn organizations(&self, rules: Rules) -> Result<Option<Organizations>, FieldError> {
        if !rules.organizations {
            return Ok(None);
        }
        Organizations::parse(&self.organizations).map(Some).map_err(FieldError::Organizations)
    }

    pub(super) fn job_title(&self) -> Result<JobTitle, FieldError> {
        JobTitle::parse(&self.job_title).map_err(FieldError::JobTitle)
    }

    pub(super) fn number(&self) -> Result<ExtensionNumber, FieldError> {
        ExtensionNumber::parse(&self.number).map_err(FieldError::Number)
    }

    pub(super) fn caller_id(&self) -> Result<Option<CallerId>, FieldError> {
        CallerId::parse(&self.caller_id).map_err(FieldError::CallerId)
    }

    pub(super) fn registration_name(&self, rules: Rules) -> Result<Option<RegistrationName>, FieldError> {
        match RegistrationName::parse(&self.registration_name) {
            Err(RegistrationNameError::Missing) if rules.occasion == Occasion::Create => Ok(None),
            verdict => verdict.map(Some).map_err(FieldError::RegistrationName),
        }
    }

    pub(super) fn registration_password(&self) -> Result<Option<RegistrationPassword>, FieldError> {
        if self.registration_password.is_empty() {
            return Ok(None);
        }
        let password =
            RegistrationPassword::parse(&self.registration_password).map_err(FieldError::RegistrationPassword)?;
        if password.strength() == Strength::Weak && self.weak_confirmed != Switch::ON {
            return Err(FieldError::RegistrationPassword(RegistrationPasswordError::Weak));
        }
        Ok(Some(password))
    }

    pub(super) fn grace(&self) -> Result<Grace, FieldError> {
        Grace::parse(&self.registration_password_grace).map_err(FieldError::Grace)
    }

    pub(super) fn concurrent_registrations(&self) -> Result<ConcurrentRegistrations, FieldError> {
        ConcurrentRegistrations::parse(&self.concurrent_registrations).map_err(FieldError::ConcurrentRegistrations)
    }

    /// What holds during each status, or everything that is wrong with it.
    pub(super) fn presence(&self) -> Result<[PresenceBlock; PresenceStatus::COUNT], Vec<(Field, FieldError)>> {
        let mut wrong = Vec::new();
        let blocks = PresenceStatus::ALL.map(|status| {
            let mut keep = |part, error| wrong.push((Field::Presence(status, part), error));
            let information = self.information(status).map_err(|error| keep(PresencePart::Information, error));
            let mut to = |part| self.destination(status, part).map_err(|error| keep(part, error)).unwrap_or_default();
            let internal = Forwarding {
                always: to(PresencePart::InternalAlways),
                no_answer: to(PresencePart::InternalNoAnswer),
                busy: to(PresencePart::InternalBusy),
            };
            let ring_timeout = self.ring_timeout(status).map_err(|error| keep(PresencePart::RingTimeout, error));
            PresenceBlock {
                information: information.unwrap_or_default(),
                internal,
                ring_timeout: ring_timeout.unwrap_or_default(),
            }
        });
        if wrong.is_empty() { Ok(blocks) } else { Err(wrong) }
    }

    fn information(&self, status: PresenceStatus) -> Result<Information, FieldError> {
        let typed = self.value(Field::Presence(status, PresencePart::Information));
        Information::parse(typed).map_err(FieldError::Information)
    }

    /// Calls that go on to where they come from are the shortest loop, and the one that needs no server to be seen.
    fn destination(&self, status: PresenceStatus, part: PresencePart) -> Result<Option<Destination>, FieldError> {
        let to = Destination::parse(self.value(Field::Presence(status, part))).map_err(FieldError::Destination)?;
        match &to {
            Some(Destination::Extension(number)) => self.elsewhere(number.as_str()).map_err(FieldError::Destination)?,
            Some(Destination::HangUp) | None => {}
        }
        Ok(to)
    }

    fn elsewhere(&self, number: &str) -> Result<(), DestinationError> {
        if number == self.number.trim() {
            return Err(DestinationError::Loop(vec![number.to_owned(), number.to_owned()]));
        }
        Ok(())
    }

    fn ring_timeout(&self, status: PresenceStatus) -> Result<Option<RingTimeout>, FieldError> {
        let typed = self.value(Field::Presence(status, PresencePart::RingTimeout));
        optional(typed, RingTimeout::parse).map_err(FieldError::RingTimeout)
    }

    pub(super) fn call_waiting(&self) -> Result<Switch, FieldError> {
        Switch::parse(&self.call_waiting).map_err(FieldError::Switch)
    }

    pub(super) fn call_handling(&self) -> Result<CallRules, FieldError> {
        let judged = CallRules::parse(&self.call_handling).and_then(|rules| {
            rules.numbers().try_for_each(|number| self.elsewhere(number)).map_err(CallRulesError::Destination)?;
            Ok(rules)
        });
        judged.map_err(FieldError::CallHandling)
    }

    pub(super) fn pickup_groups(&self) -> Result<PickupGroups, FieldError> {
        PickupGroups::parse(&self.pickup_groups).map_err(FieldError::PickupGroups)
    }

    pub(super) fn remote_registration(&self) -> Result<Switch, FieldError> {
        Switch::parse(&self.remote_registration).map_err(FieldError::Switch)
    }

    pub(super) fn network_restriction(&self) -> Result<Switch, FieldError> {
        Switch::parse(&self.network_restriction).map_err(FieldError::Switch)
    }

    /// The list carries the verdict that a restriction to nothing is none.
    pub(super) fn networks(&self) -> Result<Networks, FieldError> {
        let networks = Networks::parse(&self.networks).map_err(FieldError::Networks)?;
        if networks.is_empty() && self.network_restriction().is_ok_and(Switch::is_on) {
            return Err(FieldError::Networks(NetworksError::Missing));
        }
        Ok(networks)
    }

    pub(super) fn user_agent_restriction(&self) -> Result<Switch, FieldError> {
        Switch::parse(&self.user_agent_restriction).map_err(FieldError::Switch)
    }

    /// The list carries the verdict that a restriction to nothing is none.
    pub(super) fn user_agents(&self) -> Result<UserAgents, FieldError> {
        let agents = UserAgents::parse(&self.user_agents).map_err(FieldError::UserAgents)?;
        if agents.is_empty() && self.user_agent_restriction().is_ok_and(Switch::is_on) {
            return Err(FieldError::UserAgents(UserAgentsError::Missing));
        }
        Ok(agents)
    }

    pub(super) fn call_duration(&self) -> Result<Option<CallDuration>, FieldError> {
        optional(&self.call_duration, CallDuration::parse).map_err(FieldError::CallDuration)
    }

    pub(super) fn call_limit(&self) -> Result<Option<CallLimit>, FieldError> {
        optional(&self.call_limit, CallLimit::parse).map_err(FieldError::CallLimit)
    }

    pub(super) fn call_limit_seconds(&self) -> Result<Option<CallLimitSeconds>, FieldError> {
        optional(&self.call_limit_seconds, CallLimitSeconds::parse).map_err(FieldError::CallLimitSeconds)
    }
}

/// Nothing but white space is nothing.
fn optional<T>(typed: &str, parse: impl FnOnce(&str) -> Result<T, WholeError>) -> Result<Option<T>, WholeError> {
    if typed.trim().is_empty() { Ok(None) } else { parse(typed).map(Some) }
}
