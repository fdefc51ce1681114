use serde::{Deserialize, Serialize};

use crate::Code;

/// How long an old registration password goes on working beside a new one, from the moment the new one is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grace {
    /// Not at all.
    #[default]
    None,
    /// For an hour.
    Hour,
    /// For a day.
    Day,
}

/// Why a period of grace is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GraceError {
    /// Something else than one of the choices.
    OutOfRange,
}

impl Grace {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::None, Self::Hour, Self::Day];

    /// Reads one of the choices, in hours; empty is none.
    pub fn parse(input: &str) -> Result<Self, GraceError> {
        match input.trim() {
            "" => Ok(Self::None),
            hours => Self::ALL.into_iter().find(|grace| grace.name() == hours).ok_or(GraceError::OutOfRange),
        }
    }

    /// Its hours as forms write them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Hour => "1",
            Self::Day => "24",
        }
    }

    /// Its hours.
    pub const fn hours(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Hour => 1,
            Self::Day => 24,
        }
    }
}

impl Code for GraceError {
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange => "registration_password_grace.out_of_range",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        for grace in Grace::ALL {
            assert_eq!(Grace::parse(grace.name()), Ok(grace));
            assert_eq!(grace.name(), grace.hours().to_string());
        }
        assert_eq!(["", " ", " 24 "].map(Grace::parse), [Ok(Grace::None), Ok(Grace::None), Ok(Grace::Day)]);
        for other in ["2", "23", "25", "-1", "+1", "01", "1.0", "١", "１", "1h", "1\0", "forever"] {
            assert_eq!(Grace::parse(other), Err(GraceError::OutOfRange), "{other:?}");
        }
    }
}
