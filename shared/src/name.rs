use serde::{Deserialize, Serialize};

use crate::{Code, length};

/// A first or a last name: 0 to 63 characters of any script, without control characters, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Name(String);

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameError {
    /// Neither a first nor a last name was given, or nobody could see one.
    Missing,
    /// More than [`Name::MAX`] characters.
    TooLong,
    /// A control character (Unicode category Cc), such as a line break or a NUL.
    Control,
}

impl Name {
    /// The longest name, in characters.
    pub const MAX: usize = 63;

    /// Trims white space at both ends and judges the rest, control characters before length. An empty name is one:
    /// a person needs only one of two.
    pub fn parse(input: &str) -> Result<Self, NameError> {
        let name = input.trim();
        if name.chars().any(char::is_control) {
            return Err(NameError::Control);
        }
        if length::exceeds(name, Self::MAX) {
            return Err(NameError::TooLong);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether nobody sees anything of `name`: white space and what Unicode draws as nothing (Default_Ignorable_Code_Point,
/// Unicode 16). Joiners and marks of direction are fine within a name, and no name by themselves.
pub(crate) fn is_blank(name: &str) -> bool {
    name.chars().all(|letter| letter.is_whitespace() || is_ignorable(letter))
}

fn is_ignorable(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

impl Code for NameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "name.missing",
            Self::TooLong => "name.too_long",
            Self::Control => "name.control",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| Name::parse(input).map(|name| name.0);
        for accepted in ["", "Ada", "O’Neil-Smith", "李", "عمر", "🦀", "e\u{301}", "\u{200b}", &"ع".repeat(63)]
        {
            assert_eq!(parse(accepted).as_deref(), Ok(accepted));
        }
        assert_eq!(parse(" \tAda\u{a0}\r\n").as_deref(), Ok("Ada"));
        for blank in ["", " ", "\u{200b}", "\u{feff}\u{3000}\u{2060}", "\u{200d}\u{fe0f}", "\u{e0041}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for seen in ["a\u{200b}", "\u{301}", "👩\u{200d}", "\u{2800}"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
        for long in ["x", "ع", "🦀", "e\u{301}"] {
            assert_eq!(parse(&long.repeat(64)), Err(NameError::TooLong), "{long}");
        }
        for control in ["A\0a", "A\r\nB", "A\tB", "\u{7f}", "A\u{85}B", "\u{1}", &"x\0".repeat(64)] {
            assert_eq!(parse(control), Err(NameError::Control), "{control:?}");
        }
    }
}
