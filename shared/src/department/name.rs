use crate::{Code, length, name::is_blank};

/// What a department is called: 1 to 63 characters of any script that people can see, without control characters, trimmed. No
/// two under the same one have the same name, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentName(String);

/// Why a name of a department is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepartmentNameError {
    /// Nothing was typed, or nothing that anybody could see.
    Missing,
    /// A control character (Unicode category Cc), such as a line break or a NUL.
    Control,
    /// More than [`DepartmentName::MAX`] characters.
    TooLong,
}

impl DepartmentName {
    /// The longest name, in characters.
    pub const MAX: usize = 63;

    /// Trims white space at both ends and judges the rest: missing, control characters, then length.
    pub fn parse(input: &str) -> Result<Self, DepartmentNameError> {
        let name = input.trim();
        if is_blank(name) {
            return Err(DepartmentNameError::Missing);
        }
        if name.chars().any(char::is_control) {
            return Err(DepartmentNameError::Control);
        }
        if length::exceeds(name, Self::MAX) {
            return Err(DepartmentNameError::TooLong);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for DepartmentNameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "department_name.missing",
            Self::Control => "department_name.control",
            Self::TooLong => "department_name.too_long",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let parse = |input: &str| DepartmentName::parse(input).map(|name| name.0);
        for accepted in ["Sales", "R&D / Lab", "李", "🦀", "a\u{200b}", "<b>", &"ع".repeat(63)] {
            assert_eq!(parse(accepted).as_deref(), Ok(accepted));
        }
        assert_eq!(parse(" \tSales\u{a0}").as_deref(), Ok("Sales"));
        for (input, error) in [
            ("", DepartmentNameError::Missing),
            ("\u{3000}\u{200b}", DepartmentNameError::Missing),
            ("a\nb", DepartmentNameError::Control),
            (&"🦀".repeat(64), DepartmentNameError::TooLong),
            (&"\0".repeat(64), DepartmentNameError::Control),
        ] {
            assert_eq!(parse(input), Err(error), "{input:?}");
        }
    }
}
