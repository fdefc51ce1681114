use super::RoleChoice;
use crate::{Code, length};

/// What a role is called: 1 to 63 characters of any script, without control characters, trimmed. No two have the same
/// name, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleName(String);

/// Why a name of a role is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleNameError {
    /// Nothing was typed.
    Missing,
    /// A control character (Unicode category Cc), such as a line break or a NUL.
    Control,
    /// More than [`RoleName::MAX`] characters.
    TooLong,
    /// It stands for having no role.
    Reserved,
}

impl RoleName {
    /// The longest name, in characters.
    pub const MAX: usize = 63;

    /// Trims white space at both ends and judges the rest: missing, control characters, length, then what it would mean.
    pub fn parse(input: &str) -> Result<Self, RoleNameError> {
        let name = input.trim();
        if name.is_empty() {
            return Err(RoleNameError::Missing);
        }
        if name.chars().any(char::is_control) {
            return Err(RoleNameError::Control);
        }
        if length::exceeds(name, Self::MAX) {
            return Err(RoleNameError::TooLong);
        }
        if name.eq_ignore_ascii_case(RoleChoice::NONE) {
            return Err(RoleNameError::Reserved);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for RoleNameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "role_name.missing",
            Self::Control => "role_name.control",
            Self::TooLong => "role_name.too_long",
            Self::Reserved => "role_name.reserved",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| RoleName::parse(input).map(|name| name.0);
        for accepted in ["Help desk", "李", "🦀", "Nones", &"ع".repeat(63)] {
            assert_eq!(parse(accepted).as_deref(), Ok(accepted));
        }
        assert_eq!(parse(" \tDesk\u{a0}").as_deref(), Ok("Desk"));
        for (input, error) in [
            ("", RoleNameError::Missing),
            ("\u{3000}", RoleNameError::Missing),
            ("a\nb", RoleNameError::Control),
            (" none ", RoleNameError::Reserved),
            ("NONE", RoleNameError::Reserved),
            (&"🦀".repeat(64), RoleNameError::TooLong),
            (&"\0".repeat(64), RoleNameError::Control),
        ] {
            assert_eq!(parse(input), Err(error), "{input:?}");
        }
    }
}
