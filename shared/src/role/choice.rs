use serde::{Deserialize, Serialize};

use super::RoleName;
use crate::Code;

/// What a form says about somebody's role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RoleChoice {
    /// Nothing: it stays as it is, and a new extension has none. The form of who may not give roles is like that.
    #[default]
    Unchanged,
    /// None: whoever has it manages nothing.
    None,
    /// The role of this name.
    Named(RoleName),
}

/// Why somebody does not get a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleChoiceError {
    /// There is no role of this name.
    Unknown,
    /// Whoever saves manages no roles, or may do less than somebody with this role.
    NotAllowed,
}

impl RoleChoice {
    /// What stands in a form for having no role.
    pub const NONE: &str = "None";

    /// Trims white space at both ends; nothing leaves the role as it is.
    pub fn parse(input: &str) -> Result<Self, RoleChoiceError> {
        match input.trim() {
            "" => Ok(Self::Unchanged),
            none if none.eq_ignore_ascii_case(Self::NONE) => Ok(Self::None),
            name => RoleName::parse(name).map(Self::Named).map_err(|_| RoleChoiceError::Unknown),
        }
    }
}

impl Code for RoleChoiceError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "role.unknown",
            Self::NotAllowed => "role.not_allowed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_not_none() {
        let named = |name| RoleChoice::Named(RoleName::parse(name).unwrap());
        for (input, choice) in [
            ("", RoleChoice::Unchanged),
            (" \t", RoleChoice::Unchanged),
            ("None", RoleChoice::None),
            (" none ", RoleChoice::None),
            (" Help desk ", named("Help desk")),
        ] {
            assert_eq!(RoleChoice::parse(input), Ok(choice), "{input:?}");
        }
        for impossible in ["a\0b", &"x".repeat(RoleName::MAX + 1)] {
            assert_eq!(RoleChoice::parse(impossible), Err(RoleChoiceError::Unknown), "{impossible:?}");
        }
    }
}
