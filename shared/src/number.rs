use serde::{Deserialize, Serialize};

use crate::{Code, Owner, length};

/// An extension's number: 1 to 8 ASCII digits, leading zeros kept. It is the user part of the address-of-record
/// (RFC 3261 §10, §19.1.1).
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

    /// Trims white space at both ends, as pasting brings it along, and judges the rest: missing, then not digits
    /// (ASCII ones: neither `٣` nor `３`), then too long.
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

    /// Of digits that stand in the program.
    pub(crate) fn digits(digits: &'static str) -> Self {
        Self(digits.to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input| ExtensionNumber::parse(input).map(|number| number.0);
        for accepted in ["0", "1", "007", "1004", "00000000", "99999999"] {
            assert_eq!(parse(accepted).as_deref(), Ok(accepted));
        }
        assert_eq!(parse(" \u{a0}1004\r\n").as_deref(), Ok("1004"));
        assert_eq!(["", " ", "\n"].map(parse), [const { Err(NumberError::Missing) }; 3]);
        assert_eq!(parse("123456789"), Err(NumberError::TooLong));
        for other in ["10 04", "+1004", "-1", "1.0", "1004a", "٣", "３", "1\0", "1\u{200b}", "1\n2", "١٢٣٤٥٦٧٨٩"]
        {
            assert_eq!(parse(other), Err(NumberError::NotDigits), "{other:?}");
        }
    }

    #[test]
    fn a_document_holds_valid_numbers_only() {
        let read = |json| serde_json::from_str::<ExtensionNumber>(json).map(|number| number.0);
        assert_eq!(read("\"0042\"").ok().as_deref(), Some("0042"));
        assert_eq!(read("\"<b>\"").unwrap_err().to_string(), "number.not_digits");
        assert_eq!(serde_json::to_string(&ExtensionNumber("0042".into())).unwrap(), "\"0042\"");
    }
}
