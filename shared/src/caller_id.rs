use serde::{Deserialize, Serialize};

use crate::{Code, length, mobile::is_dialled};

/// The number a called phone shows: ASCII digits and letters and `( ) . - + * #`, at most 31 characters. It becomes
/// the user part of the caller's From and P-Asserted-Identity (RFC 3261 §20.20, RFC 3325 §9.1).
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

    /// Trims white space at both ends and judges the rest, malformed before too long; empty means "the extension's
    /// number".
    pub fn parse(input: &str) -> Result<Option<Self>, CallerIdError> {
        let id = input.trim();
        if id.is_empty() {
            return Ok(None);
        }
        if !id.bytes().all(is_dialled) {
            return Err(CallerIdError::Malformed);
        }
        if length::exceeds(id, Self::MAX) {
            return Err(CallerIdError::TooLong);
        }
        Ok(Some(Self(id.to_owned())))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| CallerId::parse(input).map(|id| id.map(|id| id.0));
        assert_eq!(["", " "].map(parse), [Ok(None), Ok(None)]);
        for accepted in ["0", "+1(555)010-0199", "*#.", "ADA-1004", &"9".repeat(31)] {
            assert_eq!(parse(accepted), Ok(Some(accepted.to_owned())));
        }
        assert_eq!(parse(&"9".repeat(32)), Err(CallerIdError::TooLong));
        for other in ["1 2", "1\r\nX: y", "\"Ada\"", "a@b", "<1>", "é", "٣", "３", "1;2", "1\0", &"é".repeat(32)] {
            assert_eq!(parse(other), Err(CallerIdError::Malformed), "{other:?}");
        }
    }
}
