use serde::{Deserialize, Serialize};

use crate::{Code, ExtensionNumber};

/// The numbers that are proposed for people: both ends have as many digits, leading zeros counted, and so has every
/// number between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRange {
    first: ExtensionNumber,
    last: ExtensionNumber,
}

/// Why two numbers are no range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberRangeError {
    /// They have different numbers of digits.
    Width,
    /// The last one comes before the first one.
    Reversed,
}

impl NumberRange {
    /// Judges the two ends together: width, then order.
    pub fn new(first: ExtensionNumber, last: ExtensionNumber) -> Result<Self, NumberRangeError> {
        if first.as_str().len() != last.as_str().len() {
            return Err(NumberRangeError::Width);
        }
        // As many digits: the order of the texts is that of the numbers.
        if last < first {
            return Err(NumberRangeError::Reversed);
        }
        Ok(Self { first, last })
    }

    /// The lowest number.
    pub fn first(&self) -> &ExtensionNumber {
        &self.first
    }

    /// The highest number.
    pub fn last(&self) -> &ExtensionNumber {
        &self.last
    }
}

impl Default for NumberRange {
    fn default() -> Self {
        Self { first: ExtensionNumber::digits("1000"), last: ExtensionNumber::digits("5999") }
    }
}

impl Code for NumberRangeError {
    fn code(&self) -> &'static str {
        match self {
            Self::Width => "number_range.width",
            Self::Reversed => "number_range.reversed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let range = |first, last| {
            let [first, last] = [first, last].map(|number| ExtensionNumber::parse(number).unwrap());
            NumberRange::new(first, last).err()
        };
        for (first, last) in [("0", "9"), ("7", "7"), ("0100", "0999"), ("00000000", "99999999"), ("1000", "5999")] {
            assert_eq!(range(first, last), None, "{first}–{last}");
        }
        for (first, last) in [("1", "10"), ("100", "1000"), ("0100", "999"), ("10", "9")] {
            assert_eq!(range(first, last), Some(NumberRangeError::Width), "{first}–{last}");
        }
        for (first, last) in [("1", "0"), ("0100", "0099"), ("99999999", "99999998")] {
            assert_eq!(range(first, last), Some(NumberRangeError::Reversed), "{first}–{last}");
        }
    }

    #[test]
    fn the_default_is_a_range() {
        let NumberRange { first, last } = NumberRange::default();
        assert_eq!(ExtensionNumber::parse(first.as_str()), Ok(first.clone()));
        assert_eq!(NumberRange::new(first, last), Ok(NumberRange::default()));
    }
}
