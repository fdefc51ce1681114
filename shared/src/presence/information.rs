use serde::{Deserialize, Serialize};

use crate::{Code, length};

/// What is said to who calls in vain: 0 to 127 characters of any script, without control characters, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Information(String);

/// Why such a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InformationError {
    /// More than [`Information::MAX`] characters.
    TooLong,
    /// A control character (Unicode category Cc).
    Control,
}

impl Information {
    /// The longest text, in characters.
    pub const MAX: usize = 127;

    /// Trims white space at both ends and judges the rest, control characters before length; empty means none.
    pub fn parse(input: &str) -> Result<Self, InformationError> {
        let text = input.trim();
        if text.chars().any(char::is_control) {
            return Err(InformationError::Control);
        }
        if length::exceeds(text, Self::MAX) {
            return Err(InformationError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text; empty when there is none.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for InformationError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "information.too_long",
            Self::Control => "information.control",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| Information::parse(input).map(|text| text.0);
        assert_eq!(parse(" Back on Monday — 🦀 ").as_deref(), Ok("Back on Monday — 🦀"));
        assert_eq!(parse(&"ع".repeat(127)).map(|text| text.chars().count()), Ok(127));
        assert_eq!(parse(&"ع".repeat(128)), Err(InformationError::TooLong));
        assert_eq!(parse(&"\n ".repeat(200)).as_deref(), Ok(""));
        assert_eq!(parse(&format!("a\n{}", "b".repeat(200))), Err(InformationError::Control));
    }
}
