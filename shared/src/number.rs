use serde::{Deserialize, Serialize};

use crate::{Code, Owner, length, mobile::is_dialled};

/// An extension's number: 1 to 8 ASCII digits, leading zeros kept. It is the user part of the address-of-record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExtensionNumber(String);

/// Why a number is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberError {
    /// Nothing was typed.
    Missing,
    /// Something else than the ASCII digits 0 to 9.
    NotDigits,
    /// More than [`ExtensionNumber::MAX`] digits.
    TooLong,
    /// Somebody has it already; only the server knows.
    Taken {
        /// Who has it.
        owner: Owner,
        /// The nearest free number above it, if one was found.
        free: Option<ExtensionNumber>,
    },
}

impl ExtensionNumber {
    /// The longest number, in digits.
    pub const MAX: usize = 8;

    /// Trims white space at both ends, as pasting brings it along, and judges the rest.
    pub fn parse(input: &str) -> Result<Self, NumberError> {
        let number = input.trim();
        if number.is_empty() {
            return Err(NumberError::Missing);
        }
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NumberError::NotDigits);
        }
        if length::exceeds(number, Self::MAX) {
            return Err(NumberError::TooLong);
        }
        Ok(Self(number.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ExtensionNumber {
    type Error = &'static str;

    fn try_from(number: String) -> Result<Self, Self::Error> {
        Self::parse(&number).map_err(|error| error.code())
    }
}

impl From<ExtensionNumber> for String {
    fn from(number: ExtensionNumber) -> Self {
        number.0
    }
}

impl Code for NumberError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "number.missing",
            Self::NotDigits => "number.not_digits",
            Self::TooLong => "number.too_long",
            Self::Taken { .. } => "number.taken",
        }
    }
}

/// The number a called phone shows: digits, letters and `( ) . - + * #`, at most 31 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CallerId(String);

/// Why a caller ID is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallerIdError {
    /// A character that cannot stand in a caller ID.
    Malformed,
    /// More than [`CallerId::MAX`] characters.
    TooLong,
}

impl CallerId {
    /// The longest caller ID, in characters.
    pub const MAX: usize = 31;

    /// Trims white space at both ends and judges the rest; empty means "the extension's number".
    pub fn parse(input: &str) -> Result<Option<Self>, CallerIdError> {
        let id = input.trim();
        if id.is_empty() {
            return Ok(None);
        }
        if length::exceeds(id, Self::MAX) {
            return Err(CallerIdError::TooLong);
        }
        if id.bytes().all(is_dialled) { Ok(Some(Self(id.to_owned()))) } else { Err(CallerIdError::Malformed) }
    }

    /// The caller ID as phones show it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for CallerIdError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "caller_id.malformed",
            Self::TooLong => "caller_id.too_long",
        }
    }
}
