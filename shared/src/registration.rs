use serde::{Deserialize, Serialize};

use crate::{Code, Owner, Secret, length};

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

    /// Trims white space at both ends and judges the rest.
    pub fn parse(input: &str) -> Result<Self, RegistrationNameError> {
        let name = input.trim();
        if name.is_empty() {
            return Err(RegistrationNameError::Missing);
        }
        if length::exceeds(name, Self::MAX) {
            return Err(RegistrationNameError::TooLong);
        }
        if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
            Ok(Self(name.to_owned()))
        } else {
            Err(RegistrationNameError::Malformed)
        }
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

/// The password of a SIP digest credential: 8 to 63 printable ASCII characters without space and `"`.
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

/// How hard a registration password is to guess. Scanners try millions: anything below *fair* must be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strength {
    /// Below 40 bits by a generous count.
    Weak,
    /// Below 64 bits.
    Fair,
    /// Below 96 bits.
    Good,
    /// 96 bits and more.
    Strong,
}

impl RegistrationPassword {
    /// The shortest password, in characters.
    pub const MIN: usize = 8;
    /// The longest password, in characters.
    pub const MAX: usize = 63;

    /// Judges what was typed; strength is a matter of [`RegistrationPassword::strength`] and an explicit confirmation.
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

impl Strength {
    /// Counts the characters that are no repetition or continuation of the one before, times the bits of the
    /// classes they are drawn from. An upper bound: it never calls a good password weak.
    pub fn of(typed: &Secret) -> Self {
        let bytes = typed.expose().as_bytes();
        let class = |test: fn(&u8) -> bool, size: u32| if bytes.iter().any(test) { size } else { 0 };
        let alphabet = class(u8::is_ascii_digit, 10)
            + class(u8::is_ascii_lowercase, 26)
            + class(u8::is_ascii_uppercase, 26)
            + class(u8::is_ascii_punctuation, 32);
        let fresh = bytes.iter().enumerate().filter(|(at, byte)| *at == 0 || byte.abs_diff(bytes[at - 1]) > 1).count();
        let bits = fresh as f64 * f64::from(alphabet.max(1)).log2();
        match bits {
            bits if bits < 40.0 => Self::Weak,
            bits if bits < 64.0 => Self::Fair,
            bits if bits < 96.0 => Self::Good,
            _ => Self::Strong,
        }
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

/// How many phones may be registered at the same time: 1, 2 or 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ConcurrentRegistrations(u8);

/// Why a number of concurrent registrations is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConcurrentRegistrationsError {
    /// Not 1, 2 or 3.
    OutOfRange,
}

impl ConcurrentRegistrations {
    /// The most phones.
    pub const MAX: u8 = 3;

    /// Empty is the default, 1.
    pub fn parse(input: &str) -> Result<Self, ConcurrentRegistrationsError> {
        match input.trim() {
            "" | "1" => Ok(Self(1)),
            "2" => Ok(Self(2)),
            "3" => Ok(Self(3)),
            _ => Err(ConcurrentRegistrationsError::OutOfRange),
        }
    }

    /// 1 to 3.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Code for ConcurrentRegistrationsError {
    fn code(&self) -> &'static str {
        "concurrent_registrations.out_of_range"
    }
}
