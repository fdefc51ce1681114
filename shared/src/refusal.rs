use serde::{Deserialize, Serialize};

use crate::Code;

/// Why the SIP engine turned a phone away. The engine names no other reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody has this registration name.
    UnknownName,
    /// An extension has this registration name that was saved and is not live.
    NotApplied,
    /// An extension had this registration name that was deleted.
    Deleted,
    /// The digest does not fit the registration password.
    WrongPassword,
    /// The password is right, but the phone claims the number of another extension.
    OtherExtension,
    /// As many phones are registered as may be.
    LimitReached,
    /// The phone is in none of the networks that the extension may be used from.
    AddressNotAllowed,
    /// The phone is not at a local address, and the extension may be used from those alone.
    RemoteNotAllowed,
    /// The phone does not say that it is one of the user agents that may use the extension.
    UserAgentNotAllowed,
    /// The extension made too many calls within a short time, and waits.
    TooManyCalls,
    /// The request cannot be understood.
    Malformed,
    /// The source, or this name from it, failed too often before.
    Banned,
}

/// What ends a refusal with one click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// Make the saved version live.
    Apply,
    /// Let one more phone register.
    RaiseLimit,
    /// Let the phone's address use the extension.
    AllowAddress,
    /// Let phones anywhere use it.
    AllowRemote,
    /// Let phones of this kind use it.
    AllowUserAgent,
    /// Let the extension call again.
    LiftCallBlock,
    /// Lift the ban.
    LiftBan,
    /// Look at the registration password that works.
    ShowPassword,
    /// Bring the extension back.
    Restore,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::UnknownName,
        Self::NotApplied,
        Self::Deleted,
        Self::WrongPassword,
        Self::OtherExtension,
        Self::LimitReached,
        Self::AddressNotAllowed,
        Self::RemoteNotAllowed,
        Self::UserAgentNotAllowed,
        Self::TooManyCalls,
        Self::Malformed,
        Self::Banned,
    ];

    /// Its name in the engine and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnknownName => "unknown_name",
            Self::NotApplied => "not_applied",
            Self::Deleted => "deleted",
            Self::WrongPassword => "wrong_password",
            Self::OtherExtension => "other_extension",
            Self::LimitReached => "limit_reached",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::RemoteNotAllowed => "remote_not_allowed",
            Self::UserAgentNotAllowed => "user_agent_not_allowed",
            Self::TooManyCalls => "too_many_calls",
            Self::Malformed => "malformed",
            Self::Banned => "banned",
        }
    }

    /// The reason of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// What ends it, if one click does.
    pub const fn cure(self) -> Option<Cure> {
        match self {
            Self::NotApplied => Some(Cure::Apply),
            Self::Deleted => Some(Cure::Restore),
            Self::WrongPassword => Some(Cure::ShowPassword),
            Self::LimitReached => Some(Cure::RaiseLimit),
            Self::AddressNotAllowed => Some(Cure::AllowAddress),
            Self::RemoteNotAllowed => Some(Cure::AllowRemote),
            Self::UserAgentNotAllowed => Some(Cure::AllowUserAgent),
            Self::TooManyCalls => Some(Cure::LiftCallBlock),
            Self::Banned => Some(Cure::LiftBan),
            Self::UnknownName | Self::OtherExtension | Self::Malformed => None,
        }
    }
}

impl Code for Refusal {
    fn code(&self) -> &'static str {
        self.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_one_name() {
        for reason in Refusal::ALL {
            assert_eq!(Refusal::of_name(reason.name()), Some(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
        }
        assert_eq!(Refusal::of_name("other"), None);
    }
}
