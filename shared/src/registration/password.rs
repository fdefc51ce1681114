use serde::{Deserialize, Serialize};

use super::Strength;
use crate::{Code, Secret};

/// The password of a SIP digest credential (RFC 3261 §22): 8 to 63 printable ASCII characters without space and `"`.
/// No answer can carry it, since nothing makes a document of it:
///
/// ```compile_fail
/// fn travels<T: serde::Serialize>() {}
/// travels::<patchbay_shared::RegistrationPassword>();
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RegistrationPassword(Secret);

/// Why a registration password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegistrationPasswordError {
    /// Fewer than [`RegistrationPassword::MIN`] characters.
    TooShort,
    /// More than [`RegistrationPassword::MAX`] characters.
    TooLong,
    /// A space, a quotation mark, or something else than printable ASCII: phones cannot be relied on to send it.
    Malformed,
    /// Acceptable, but easy to guess and not confirmed: see [`Strength`].
    Weak,
}

impl RegistrationPassword {
    /// The shortest password, in characters.
    pub const MIN: usize = 8;
    /// The longest password, in characters.
    pub const MAX: usize = 63;

    /// Judges what was typed, untrimmed: malformed, then too short, then too long. Strength is a matter of
    /// [`RegistrationPassword::strength`] and an explicit confirmation.
    pub fn parse(typed: &Secret) -> Result<Self, RegistrationPasswordError> {
        let text = typed.expose();
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
            return Err(RegistrationPasswordError::Malformed);
        }
        if text.len() < Self::MIN {
            return Err(RegistrationPasswordError::TooShort);
        }
        if text.len() > Self::MAX {
            return Err(RegistrationPasswordError::TooLong);
        }
        Ok(Self(typed.clone()))
    }

    /// The password itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// How hard it is to guess.
    pub fn strength(&self) -> Strength {
        Strength::of(&self.0)
    }
}

impl Code for RegistrationPasswordError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "registration_password.too_short",
            Self::TooLong => "registration_password.too_long",
            Self::Malformed => "registration_password.malformed",
            Self::Weak => "registration_password.weak",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        use RegistrationPasswordError as E;
        let error = |typed: &str| RegistrationPassword::parse(&Secret::new(typed)).err();
        assert_eq!(["", "1234567"].map(error), [Some(E::TooShort), Some(E::TooShort)]);
        assert_eq!(["12345678", "!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", &"x".repeat(63)].map(error), [None, None, None]);
        assert_eq!(error(&"x".repeat(64)), Some(E::TooLong));
        for malformed in [" ", "12345678 ", "1234 5678", "1234\"5678", "passwörter", "1234567\0", "1234567\u{7f}"] {
            assert_eq!(error(malformed), Some(E::Malformed), "{malformed:?}");
        }
    }
}
