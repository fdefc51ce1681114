use serde::{Deserialize, Serialize};

use crate::{Code, length};

/// A company's name: 0 to 127 characters of any script, without control characters, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyName(String);

/// Why a company's name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompanyNameError {
    /// More than [`CompanyName::MAX`] characters.
    TooLong,
    /// A control character (Unicode category Cc).
    Control,
}

impl CompanyName {
    /// The longest name, in characters.
    pub const MAX: usize = 127;

    /// Trims white space at both ends and judges the rest, control characters before length; empty means none.
    pub fn parse(input: &str) -> Result<Self, CompanyNameError> {
        let name = input.trim();
        if name.chars().any(char::is_control) {
            return Err(CompanyNameError::Control);
        }
        if length::exceeds(name, Self::MAX) {
            return Err(CompanyNameError::TooLong);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as it is shown; empty when there is none.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for CompanyNameError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "company_name.too_long",
            Self::Control => "company_name.control",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| CompanyName::parse(input).map(|name| name.0);
        for accepted in ["", "Analytical Engines Ltd.", "李", "عمر", "🦀", "e\u{301}", "\u{200b}", &"ع".repeat(127)]
        {
            assert_eq!(parse(accepted).as_deref(), Ok(accepted));
        }
        assert_eq!(parse(" \tAda\u{a0}\r\n").as_deref(), Ok("Ada"));
        for long in ["x", "ع", "🦀", "e\u{301}"] {
            assert_eq!(parse(&long.repeat(128)), Err(CompanyNameError::TooLong), "{long}");
        }
        for control in ["A\0a", "A\r\nB", "A\tB", "\u{7f}", "A\u{85}B", "\u{1}", &"x\0".repeat(128)] {
            assert_eq!(parse(control), Err(CompanyNameError::Control), "{control:?}");
        }
    }
}
