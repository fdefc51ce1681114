use serde::{Deserialize, Serialize};

use crate::{Code, length};

/// A mobile number as people write it: ASCII digits and letters, `( ) . - + * #` and spaces, at most 31 characters.
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

    /// Trims white space at both ends and judges the rest, malformed before too long; empty means none.
    pub fn parse(input: &str) -> Result<Option<Self>, MobileError> {
        let number = input.trim();
        if number.is_empty() {
            return Ok(None);
        }
        if !number.bytes().all(|byte| byte == b' ' || is_dialled(byte)) {
            return Err(MobileError::Malformed);
        }
        if length::exceeds(number, Self::MAX) {
            return Err(MobileError::TooLong);
        }
        Ok(Some(Self(number.to_owned())))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| MobileNumber::parse(input).map(|number| number.map(|number| number.0));
        assert_eq!(["", " \t"].map(parse), [Ok(None), Ok(None)]);
        for accepted in ["+44 (0)20 7946-0958", "1-800-FLOWERS", "*31#", "1  2", &"1".repeat(31)] {
            assert_eq!(parse(accepted), Ok(Some(accepted.to_owned())));
        }
        assert_eq!(parse(&"1".repeat(32)), Err(MobileError::TooLong));
        for other in ["1\t2", "1\u{a0}2", "1/2", "1,2", "é", "٣", "３", "1\0", "1\n2", &"٣".repeat(32)] {
            assert_eq!(parse(other), Err(MobileError::Malformed), "{other:?}");
        }
    }
}
