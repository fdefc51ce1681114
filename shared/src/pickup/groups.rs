use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Code, distinct::distinct, length};

/// The names of the groups whose members answer each other's calls, each once and in the order they were typed. Case does not
/// matter. A group is there as long as somebody is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickupGroups(Vec<String>);

/// Why a list of groups is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PickupGroupsError {
    /// A control character (Unicode category Cc) in a name.
    Control,
    /// A name is longer than [`PickupGroups::LONGEST`].
    TooLong,
    /// More than [`PickupGroups::MAX`].
    TooMany,
}

impl PickupGroups {
    /// The most groups that somebody is in.
    pub const MAX: usize = 16;
    /// The longest name of a group, in characters.
    pub const LONGEST: usize = 63;

    /// Reads one name a line; white space around each is dropped, and so are blank lines and what is there twice. None at all
    /// is an empty list.
    pub fn parse(input: &str) -> Result<Self, PickupGroupsError> {
        let lines = || input.split('\n').map(str::trim);
        let read = |name: &'_ str| match name.chars().any(char::is_control) {
            true => Err(PickupGroupsError::Control),
            false => Ok(name.to_owned()),
        };
        let groups = distinct(lines(), Self::MAX, read, |one, other| one.to_lowercase() == other.to_lowercase())?;
        match (lines().any(|name| length::exceeds(name, Self::LONGEST)), groups.len() > Self::MAX) {
            (true, _) => Err(PickupGroupsError::TooLong),
            (_, true) => Err(PickupGroupsError::TooMany),
            _ => Ok(Self(groups)),
        }
    }
}

/// One a line.
impl fmt::Display for PickupGroups {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("\n"))
    }
}

impl Code for PickupGroupsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Control => "pickup_group.control",
            Self::TooLong => "pickup_group.too_long",
            Self::TooMany => "pickup_groups.too_many",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Result<String, PickupGroupsError> {
        PickupGroups::parse(input).map(|groups| groups.to_string())
    }

    #[test]
    fn one_a_line_and_each_once() {
        for (input, expected) in [
            ("", ""),
            (" \r\n\n", ""),
            (" Sales \r\n\r\nSupport, North", "Sales\nSupport, North"),
            ("Sales\nsales\nSALES2", "Sales\nSALES2"),
            ("Ärzte\nÄRZTE\n李", "Ärzte\n李"),
        ] {
            assert_eq!(read(input).as_deref(), Ok(expected), "{input:?}");
        }
    }

    #[test]
    fn control_characters_are_refused_first() {
        for input in ["a\tb", "a\rb", "\0", "ok\na\u{7f}", &format!("{}\n\u{1}", "a".repeat(64))] {
            assert_eq!(read(input), Err(PickupGroupsError::Control), "{input:?}");
        }
        assert!(read(&"🦀".repeat(PickupGroups::LONGEST)).is_ok());
        assert_eq!(read(&"🦀".repeat(PickupGroups::LONGEST + 1)), Err(PickupGroupsError::TooLong));
        let many = |count: usize| (0..count).map(|at| format!("group {at}\n")).collect::<String>();
        assert!(read(&many(PickupGroups::MAX)).is_ok());
        assert_eq!(read(&many(PickupGroups::MAX + 1)), Err(PickupGroupsError::TooMany));
        assert!(read(&(many(PickupGroups::MAX) + "GROUP 0")).is_ok());
    }
}
