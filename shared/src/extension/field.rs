use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{PresencePart, PresenceStatus};

/// A field of the extension's form, in the order people meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// E-mail address.
    Email,
    /// Mobile number.
    Mobile,
    /// User password.
    UserPassword,
    /// User role.
    Role,
    /// The departments the person is in.
    Organizations,
    /// Job title.
    JobTitle,
    /// Extension number.
    Number,
    /// Caller ID.
    CallerId,
    /// Registration name.
    RegistrationName,
    /// Registration password.
    RegistrationPassword,
    /// IP phone concurrent registrations.
    ConcurrentRegistrations,
    /// A part of what holds during a status.
    Presence(PresenceStatus, PresencePart),
    /// Whether it rings while it is in a call.
    CallWaiting,
    /// What becomes of calls by who makes them.
    CallHandling,
    /// The groups whose members answer each other's calls.
    PickupGroups,
    /// Whether it may be used from addresses that are not local.
    RemoteRegistration,
    /// Whether it may be used from certain networks alone.
    NetworkRestriction,
    /// Those networks.
    Networks,
    /// Whether it may be used by certain user agents alone.
    UserAgentRestriction,
    /// Those user agents.
    UserAgents,
    /// How long its calls may last.
    CallDuration,
    /// How many calls it may make within some seconds.
    CallLimit,
    /// Those seconds.
    CallLimitSeconds,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; Self::BEFORE.len() + Self::OF_PRESENCE + Self::BEHIND.len()] = Self::all();

    const OF_PRESENCE: usize = PresenceStatus::COUNT * PresencePart::COUNT;

    /// Those that stand before presence.
    const BEFORE: [Self; 13] = [
        Self::FirstName,
        Self::LastName,
        Self::Email,
        Self::Mobile,
        Self::UserPassword,
        Self::Role,
        Self::Organizations,
        Self::JobTitle,
        Self::Number,
        Self::CallerId,
        Self::RegistrationName,
        Self::RegistrationPassword,
        Self::ConcurrentRegistrations,
    ];

    /// Those that stand behind it.
    const BEHIND: [Self; 11] = [
        Self::CallWaiting,
        Self::CallHandling,
        Self::PickupGroups,
        Self::RemoteRegistration,
        Self::NetworkRestriction,
        Self::Networks,
        Self::UserAgentRestriction,
        Self::UserAgents,
        Self::CallDuration,
        Self::CallLimit,
        Self::CallLimitSeconds,
    ];

    const fn all() -> [Self; Self::BEFORE.len() + Self::OF_PRESENCE + Self::BEHIND.len()] {
        let mut all = [Self::FirstName; Self::BEFORE.len() + Self::OF_PRESENCE + Self::BEHIND.len()];
        let mut at = 0;
        while at < all.len() {
            let presence = at.wrapping_sub(Self::BEFORE.len());
            all[at] = if at < Self::BEFORE.len() {
                Self::BEFORE[at]
            } else if presence < Self::OF_PRESENCE {
                let (status, part) = (presence / PresencePart::COUNT, presence % PresencePart::COUNT);
                Self::Presence(PresenceStatus::ALL[status], PresencePart::ALL[part])
            } else {
                Self::BEHIND[presence - Self::OF_PRESENCE]
            };
            at += 1;
        }
        all
    }

    /// Whether its value is shown to nobody.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::UserPassword | Self::RegistrationPassword)
    }

    /// Whether it is on or off.
    pub const fn is_switch(self) -> bool {
        matches!(
            self,
            Self::CallWaiting | Self::RemoteRegistration | Self::NetworkRestriction | Self::UserAgentRestriction
        )
    }

    /// The field of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Its name in forms and documents, and the `id` of its control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::UserPassword => "user_password",
            Self::Role => "role",
            Self::Organizations => "organizations",
            Self::JobTitle => "job_title",
            Self::Number => "number",
            Self::CallerId => "caller_id",
            Self::RegistrationName => "registration_name",
            Self::RegistrationPassword => "registration_password",
            Self::ConcurrentRegistrations => "concurrent_registrations",
            Self::Presence(status, part) => part.name(status),
            Self::CallWaiting => "call_waiting",
            Self::CallHandling => "call_handling",
            Self::PickupGroups => "pickup_groups",
            Self::RemoteRegistration => "remote_registration",
            Self::NetworkRestriction => "network_restriction",
            Self::Networks => "networks",
            Self::UserAgentRestriction => "user_agent_restriction",
            Self::UserAgents => "user_agents",
            Self::CallDuration => "call_duration",
            Self::CallLimit => "call_limit",
            Self::CallLimitSeconds => "call_limit_seconds",
        }
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::of_name(&name).ok_or_else(|| D::Error::custom("there is no such field"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_one_name_and_one_place() {
        assert!(Field::ALL.is_sorted_by(|one, next| one < next));
        for field in Field::ALL {
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
            assert_eq!(serde_json::from_value::<Field>(field.name().into()).unwrap(), field);
            assert_eq!(Field::of_name(field.name()), Some(field));
        }
    }
}
