use serde::{Deserialize, Serialize};

use crate::Code;

/// What a user password must be, chosen by the administrator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordPolicy {
    /// 10 to 63 characters with a digit, an upper-case and a lower-case letter.
    #[default]
    Standard,
    /// *Standard*, and no run of four equal or consecutive digits, and neither the number nor a name in it.
    Strict,
    /// 15 to 63 characters, no rule of composition, not one of the common passwords (NIST SP 800-63B §3.1.1.2).
    Modern,
}

/// Why a policy is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PasswordPolicyError {
    /// It is none of the choices.
    Unknown,
}

impl PasswordPolicy {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Strict, Self::Modern];

    /// Reads one of the choices.
    pub fn parse(input: &str) -> Result<Self, PasswordPolicyError> {
        Self::ALL.into_iter().find(|policy| policy.name() == input).ok_or(PasswordPolicyError::Unknown)
    }

    /// Its name in forms, documents and the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Strict => "strict",
            Self::Modern => "modern",
        }
    }

    /// The fewest characters.
    pub const fn min(self) -> usize {
        match self {
            Self::Standard | Self::Strict => 10,
            Self::Modern => 15,
        }
    }
}

impl Code for PasswordPolicyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "password_policy.unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_choices_are_read() {
        for policy in PasswordPolicy::ALL {
            assert_eq!(PasswordPolicy::parse(policy.name()), Ok(policy));
            assert_eq!(serde_json::to_value(policy).unwrap(), policy.name());
        }
        for other in ["", "Standard", " strict", "weak"] {
            assert_eq!(PasswordPolicy::parse(other), Err(PasswordPolicyError::Unknown), "{other:?}");
        }
    }
}
