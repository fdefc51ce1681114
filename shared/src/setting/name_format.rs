use serde::{Deserialize, Serialize};

use crate::Code;

/// Which of a person's names comes first, in lists and on the phones that are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameFormat {
    /// Ada Lovelace.
    #[default]
    FirstLast,
    /// Lovelace Ada.
    LastFirst,
}

/// Why a name format is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameFormatError {
    /// It is none of the choices.
    Unknown,
}

impl NameFormat {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::FirstLast, Self::LastFirst];

    /// Reads one of the choices.
    pub fn parse(input: &str) -> Result<Self, NameFormatError> {
        Self::ALL.into_iter().find(|format| format.name() == input).ok_or(NameFormatError::Unknown)
    }

    /// Its name in forms and documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstLast => "first_last",
            Self::LastFirst => "last_first",
        }
    }

    /// The two names with one space between them; either may be empty.
    pub fn display(self, first: &str, last: &str) -> String {
        match self {
            Self::FirstLast => format!("{first} {last}").trim().to_owned(),
            Self::LastFirst => format!("{last} {first}").trim().to_owned(),
        }
    }
}

impl Code for NameFormatError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "name_format.unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_choices_are_read() {
        for format in NameFormat::ALL {
            assert_eq!(NameFormat::parse(format.name()), Ok(format));
            assert_eq!(serde_json::to_value(format).unwrap(), format.name());
        }
        for other in ["", " first_last", "First_Last", "last", "first_last\0"] {
            assert_eq!(NameFormat::parse(other), Err(NameFormatError::Unknown), "{other:?}");
        }
    }

    #[test]
    fn one_name_is_enough() {
        let shown = |first, last| NameFormat::ALL.map(|format| format.display(first, last));
        assert_eq!(shown("Ada", "Lovelace"), ["Ada Lovelace", "Lovelace Ada"]);
        assert_eq!([shown("Ada", ""), shown("", "Ada")], [["Ada", "Ada"], ["Ada", "Ada"]]);
    }
}
