use serde::{Deserialize, Serialize};

use crate::{Code, Owner, length};

/// The user name of a SIP digest credential (RFC 3261 §22): 1 to 63 of `A–Z a–z 0–9 . _ -`, in the case it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct RegistrationName(String);

/// Why a registration name is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegistrationNameError {
    /// Nothing was typed.
    Missing,
    /// A character outside `A–Z a–z 0–9 . _ -`.
    Malformed,
    /// More than [`RegistrationName::MAX`] characters.
    TooLong,
    /// Another SIP credential has it; only the server knows.
    Taken {
        /// Whose it is.
        owner: Owner,
    },
}

impl RegistrationName {
    /// The longest name, in characters.
    pub const MAX: usize = 63;

    /// Trims white space at both ends and judges the rest: missing, then malformed, then too long.
    pub fn parse(input: &str) -> Result<Self, RegistrationNameError> {
        let name = input.trim();
        if name.is_empty() {
            return Err(RegistrationNameError::Missing);
        }
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
            return Err(RegistrationNameError::Malformed);
        }
        if length::exceeds(name, Self::MAX) {
            return Err(RegistrationNameError::TooLong);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as a phone sends it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for RegistrationNameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "registration_name.missing",
            Self::Malformed => "registration_name.malformed",
            Self::TooLong => "registration_name.too_long",
            Self::Taken { .. } => "registration_name.taken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        use RegistrationNameError as E;
        let error = |input: &str| RegistrationName::parse(input).err();
        assert_eq!(["", " \t"].map(error), [Some(E::Missing), Some(E::Missing)]);
        assert_eq!(["a", "A.b_c-9", &"x".repeat(63)].map(error), [None, None, None]);
        assert_eq!(error(&"x".repeat(64)), Some(E::TooLong));
        for malformed in ["a b", "a@b", "\"a\"", "a\0", "a\nb", "é", "٣", &"ä".repeat(64)] {
            assert_eq!(error(malformed), Some(E::Malformed), "{malformed:?}");
        }
    }

    #[test]
    fn keeps_the_case_and_drops_white_space_around() {
        assert_eq!(RegistrationName::parse(" Ada.L \n").map(|name| name.0).as_deref(), Ok("Ada.L"));
    }
}
