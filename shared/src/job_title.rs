use serde::{Deserialize, Serialize};

use crate::{Code, length};

/// A job title: 0 to 127 characters of any script, without control characters, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct JobTitle(String);

/// Why a job title is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobTitleError {
    /// More than [`JobTitle::MAX`] characters.
    TooLong,
    /// A control character (Unicode category Cc).
    Control,
}

impl JobTitle {
    /// The longest title, in characters.
    pub const MAX: usize = 127;

    /// Trims white space at both ends and judges the rest, control characters before length; empty means none.
    pub fn parse(input: &str) -> Result<Self, JobTitleError> {
        let title = input.trim();
        if title.chars().any(char::is_control) {
            return Err(JobTitleError::Control);
        }
        if length::exceeds(title, Self::MAX) {
            return Err(JobTitleError::TooLong);
        }
        Ok(Self(title.to_owned()))
    }

    /// The title as it is shown; empty when there is none.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for JobTitleError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "job_title.too_long",
            Self::Control => "job_title.control",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| JobTitle::parse(input).map(|title| title.0);
        for accepted in ["", "Ada", "O’Neil-Smith", "李", "عمر", "🦀", "e\u{301}", "\u{200b}", &"ع".repeat(127)]
        {
            assert_eq!(parse(accepted).as_deref(), Ok(accepted));
        }
        assert_eq!(parse(" \tAda\u{a0}\r\n").as_deref(), Ok("Ada"));
        for long in ["x", "ع", "🦀", "e\u{301}"] {
            assert_eq!(parse(&long.repeat(128)), Err(JobTitleError::TooLong), "{long}");
        }
        for control in ["A\0a", "A\r\nB", "A\tB", "\u{7f}", "A\u{85}B", "\u{1}", &"x\0".repeat(128)] {
            assert_eq!(parse(control), Err(JobTitleError::Control), "{control:?}");
        }
    }
}
