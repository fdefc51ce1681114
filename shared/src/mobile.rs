use serde::{Deserialize, Serialize};

use crate::{Code, length};

/// A mobile number as people write it: digits, letters, `( ) . - + * #` and spaces, at most 31 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct MobileNumber(String);

/// Why a mobile number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MobileError {
    /// A character that is not on a phone's keypad and not usual in written numbers.
    Malformed,
    /// More than [`MobileNumber::MAX`] characters.
    TooLong,
}

impl MobileNumber {
    /// The longest number, in characters.
    pub const MAX: usize = 31;

    /// Trims white space at both ends and judges the rest; empty means none.
    pub fn parse(input: &str) -> Result<Option<Self>, MobileError> {
        let number = input.trim();
        if number.is_empty() {
            return Ok(None);
        }
        if length::exceeds(number, Self::MAX) {
            return Err(MobileError::TooLong);
        }
        if number.bytes().all(|byte| byte == b' ' || is_dialled(byte)) {
            Ok(Some(Self(number.to_owned())))
        } else {
            Err(MobileError::Malformed)
        }
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a mobile number and a caller ID consist of.
pub(crate) fn is_dialled(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"().-+*#".contains(&byte)
}

impl Code for MobileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "mobile.malformed",
            Self::TooLong => "mobile.too_long",
        }
    }
}
