use serde::{Deserialize, Serialize};

/// A whole number from `LEAST` to `MOST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole<const LEAST: i32, const MOST: i32>(i32);

/// Why a whole number is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WholeError {
    /// It is something else than digits.
    NotANumber,
    /// It is less than [`Whole::MIN`] or more than [`Whole::MAX`].
    OutOfRange,
}

impl<const LEAST: i32, const MOST: i32> Whole<LEAST, MOST> {
    /// The lowest one.
    pub const MIN: i32 = LEAST;
    /// The highest one.
    pub const MAX: i32 = MOST;

    /// Reads digits; white space around them is dropped, and so are zeros before them.
    pub fn parse(typed: &str) -> Result<Self, WholeError> {
        let typed = typed.trim();
        if typed.is_empty() || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(WholeError::NotANumber);
        }
        let number = typed.parse().map_err(|_| WholeError::OutOfRange)?;
        if (LEAST..=MOST).contains(&number) { Ok(Self(number)) } else { Err(WholeError::OutOfRange) }
    }

    /// One that is known to be in range.
    pub(crate) const fn known<const NUMBER: i32>() -> Self {
        const { assert!(LEAST <= NUMBER && NUMBER <= MOST) };
        Self(NUMBER)
    }

    /// The number.
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl WholeError {
    /// Its code, of the two of what is judged.
    pub(crate) const fn code(self, not_a_number: &'static str, out_of_range: &'static str) -> &'static str {
        match self {
            Self::NotANumber => not_a_number,
            Self::OutOfRange => out_of_range,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        for (typed, verdict) in [
            ("", Err(WholeError::NotANumber)),
            ("x", Err(WholeError::NotANumber)),
            ("-30", Err(WholeError::NotANumber)),
            ("30.5", Err(WholeError::NotANumber)),
            ("٣٠", Err(WholeError::NotANumber)),
            ("29", Err(WholeError::OutOfRange)),
            (" 30 ", Ok(30)),
            ("0365", Ok(365)),
            ("3650", Ok(3650)),
            ("3651", Err(WholeError::OutOfRange)),
            ("99999999999999999999", Err(WholeError::OutOfRange)),
        ] {
            assert_eq!(Whole::<30, 3650>::parse(typed).map(Whole::get), verdict, "{typed}");
        }
        assert_eq!(Whole::<0, 1>::known::<1>().get(), 1);
    }
}
