use serde::{Deserialize, Serialize};

use crate::Code;

/// How many phones may be registered at the same time: 1, 2 or 3. Clients of the system's own are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ConcurrentRegistrations(u8);

/// Why a number of concurrent registrations is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConcurrentRegistrationsError {
    /// Not 1, 2 or 3.
    OutOfRange,
}

impl ConcurrentRegistrations {
    /// The most phones.
    pub const MAX: u8 = 3;
    /// As it is written when nothing is.
    pub const DEFAULT: &str = "1";

    /// Trims white space at both ends; empty is the default, 1. The digit stands alone: `01` is out of range.
    pub fn parse(input: &str) -> Result<Self, ConcurrentRegistrationsError> {
        match input.trim() {
            "" | "1" => Ok(Self(1)),
            "2" => Ok(Self(2)),
            "3" => Ok(Self(3)),
            _ => Err(ConcurrentRegistrationsError::OutOfRange),
        }
    }

    /// 1 to 3.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Code for ConcurrentRegistrationsError {
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange => "concurrent_registrations.out_of_range",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_two_three_and_the_default() {
        let parse = |input| ConcurrentRegistrations::parse(input).map(ConcurrentRegistrations::get);
        assert_eq!(["", " ", "1", " 2 ", "3"].map(parse), [Ok(1), Ok(1), Ok(1), Ok(2), Ok(3)]);
        for outside in ["0", "4", "-1", "01", "1.0", "+1", "1 2", "٣", "３", "one"] {
            assert_eq!(parse(outside), Err(ConcurrentRegistrationsError::OutOfRange), "{outside}");
        }
    }
}
