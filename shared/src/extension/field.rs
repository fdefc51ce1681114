use serde::{Deserialize, Serialize};

/// A field of the extension's form, in the order people meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    pub const ALL: [Self; 21] = [
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
        Self::RemoteRegistration,
        Self::NetworkRestriction,
        Self::Networks,
        Self::UserAgentRestriction,
        Self::UserAgents,
        Self::CallDuration,
        Self::CallLimit,
        Self::CallLimitSeconds,
    ];

    /// Whether its value is shown to nobody.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::UserPassword | Self::RegistrationPassword)
    }

    /// Whether it is on or off.
    pub const fn is_switch(self) -> bool {
        matches!(self, Self::RemoteRegistration | Self::NetworkRestriction | Self::UserAgentRestriction)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_one_name_and_one_place() {
        assert!(Field::ALL.is_sorted_by(|one, next| one < next));
        for field in Field::ALL {
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
            assert_eq!(Field::of_name(field.name()), Some(field));
        }
    }
}
