use serde::{Deserialize, Serialize};

use crate::Code;

/// How many days operations are kept in the operation log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention(u16);

/// Why a number of days is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RetentionError {
    /// It is no whole number.
    NotANumber,
    /// It is less than [`Retention::MIN`] or more than [`Retention::MAX`].
    OutOfRange,
}

impl Retention {
    /// The fewest days: so long nobody can make the log forget what they did.
    pub const MIN: u16 = 30;
    /// The most days: ten years.
    pub const MAX: u16 = 3650;

    /// Reads digits; spaces around them are dropped.
    pub fn parse(typed: &str) -> Result<Self, RetentionError> {
        let typed = typed.trim();
        if typed.is_empty() || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(RetentionError::NotANumber);
        }
        let days = typed.parse().map_err(|_| RetentionError::OutOfRange)?;
        if (Self::MIN..=Self::MAX).contains(&days) { Ok(Self(days)) } else { Err(RetentionError::OutOfRange) }
    }

    /// In days.
    pub const fn days(self) -> u16 {
        self.0
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self(365)
    }
}

impl Code for RetentionError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotANumber => "retention.not_a_number",
            Self::OutOfRange => "retention.out_of_range",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let days = |typed| Retention::parse(typed).map(Retention::days);
        for (typed, verdict) in [
            ("", Err(RetentionError::NotANumber)),
            ("x", Err(RetentionError::NotANumber)),
            ("-30", Err(RetentionError::NotANumber)),
            ("30.5", Err(RetentionError::NotANumber)),
            ("٣٠", Err(RetentionError::NotANumber)),
            ("29", Err(RetentionError::OutOfRange)),
            (" 30 ", Ok(30)),
            ("0365", Ok(365)),
            ("3650", Ok(3650)),
            ("3651", Err(RetentionError::OutOfRange)),
            ("99999999999999999999", Err(RetentionError::OutOfRange)),
        ] {
            assert_eq!(days(typed), verdict, "{typed}");
        }
        assert_eq!(Retention::parse(&Retention::default().days().to_string()), Ok(Retention::default()));
    }
}
