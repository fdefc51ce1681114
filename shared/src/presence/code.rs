use serde::{Deserialize, Serialize};

use crate::{Code, Owner, length};

/// What is dialled to have the system do something: 1 to 8 of the signs on a phone's keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeatureCode(String);

/// Why a feature code is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FeatureCodeError {
    /// Something else than the digits 0 to 9, `*` and `#`.
    Malformed,
    /// More than [`FeatureCode::MAX`] signs.
    TooLong,
    /// Another setting has it as well.
    Twice,
    /// Digits alone, though a number is dialled behind it.
    OnlyDigits,
    /// Somebody has it as their number; only the server knows.
    Taken(Owner),
}

impl FeatureCode {
    /// The longest code, in signs.
    pub const MAX: usize = 8;

    /// Trims white space at both ends and judges the rest, signs before length; empty means that there is no code.
    pub fn parse(input: &str) -> Result<Option<Self>, FeatureCodeError> {
        let code = input.trim();
        if code.is_empty() {
            return Ok(None);
        }
        if !code.bytes().all(|sign| matches!(sign, b'0'..=b'9' | b'*' | b'#')) {
            return Err(FeatureCodeError::Malformed);
        }
        if length::exceeds(code, Self::MAX) {
            return Err(FeatureCodeError::TooLong);
        }
        Ok(Some(Self(code.to_owned())))
    }

    /// One that stands in the program.
    pub(crate) fn known(code: &'static str) -> Self {
        Self(code.to_owned())
    }

    /// As it is dialled.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Code for FeatureCodeError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "feature_code.malformed",
            Self::TooLong => "feature_code.too_long",
            Self::Twice => "feature_code.twice",
            Self::OnlyDigits => "feature_code.only_digits",
            Self::Taken(_) => "feature_code.taken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_of_a_phone() {
        let parse = |input: &str| FeatureCode::parse(input).map(|code| code.map(|code| code.0));
        assert_eq!(parse(" \n"), Ok(None));
        for code in ["*71", "#", "0", "*#123456"] {
            assert_eq!(parse(&format!(" {code} ")), Ok(Some(code.to_owned())));
        }
        for code in ["+1", "*A", "* 1", "＊71", "٣"] {
            assert_eq!(parse(code), Err(FeatureCodeError::Malformed), "{code}");
        }
        assert_eq!(parse("*#1234567"), Err(FeatureCodeError::TooLong));
    }
}
