use serde::{Deserialize, Serialize};

use crate::{CallerId, Code, length, mobile::is_dialled};

/// Whom a rule is about: a number, or what numbers begin with and a `*` behind it. The `*` alone is everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerPattern(String);

/// Why a pattern is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallerPatternError {
    /// There is none.
    Missing,
    /// Something that is in no caller ID, or a `*` before the end.
    Malformed,
    /// More than [`CallerPattern::MAX`] characters.
    TooLong,
}

impl CallerPattern {
    /// The longest pattern, in characters: the longest caller ID.
    pub const MAX: usize = CallerId::MAX;

    /// What stands for anything, at the end.
    pub const ANY: char = '*';

    /// Trims white space at both ends and judges the rest, characters before length.
    pub fn parse(input: &str) -> Result<Self, CallerPatternError> {
        let pattern = input.trim();
        if pattern.is_empty() {
            return Err(CallerPatternError::Missing);
        }
        let beginning = pattern.strip_suffix(Self::ANY).unwrap_or(pattern);
        if beginning.contains(Self::ANY) || !beginning.bytes().all(is_dialled) {
            return Err(CallerPatternError::Malformed);
        }
        if length::exceeds(pattern, Self::MAX) {
            return Err(CallerPatternError::TooLong);
        }
        Ok(Self(pattern.to_owned()))
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for CallerPatternError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "caller_pattern.missing",
            Self::Malformed => "caller_pattern.malformed",
            Self::TooLong => "caller_pattern.too_long",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_its_beginning() {
        let parse = |input: &str| CallerPattern::parse(input).map(|pattern| pattern.0);
        for (typed, kept) in [("1004", "1004"), (" +49* ", "+49*"), ("*", "*"), ("(0)30-1.2#", "(0)30-1.2#")] {
            assert_eq!(parse(typed).as_deref(), Ok(kept));
        }
        assert_eq!(parse(" \t"), Err(CallerPatternError::Missing));
        for wrong in ["*1", "1*2", "**", "1 2", "1_", "é", "٣", "\"", "1\u{0}"] {
            assert_eq!(parse(wrong), Err(CallerPatternError::Malformed), "{wrong:?}");
        }
        assert!(parse(&"1".repeat(CallerPattern::MAX)).is_ok());
        assert_eq!(parse(&format!("{}*", "1".repeat(CallerPattern::MAX))), Err(CallerPatternError::TooLong));
    }
}
