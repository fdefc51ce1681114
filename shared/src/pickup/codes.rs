use crate::{FeatureCode, FeatureCodeError};

/// Whose calls a code answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickupOf {
    /// Of whoever is in a group with who dials it.
    Group,
    /// Of the extension whose number is dialled behind it, if it is in such a group.
    Extension,
}

/// What is dialled to answer calls that ring at somebody else; nothing is not dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickupCodes([Option<FeatureCode>; PickupCodes::COUNT]);

impl PickupCodes {
    /// How many there are.
    pub const COUNT: usize = 2;

    /// What each is while nothing else was said.
    pub const USUAL: [&str; Self::COUNT] = ["*4", "**"];

    /// Judges what was typed: each by itself, then whether another one, or one of `others`, is the same. A number is dialled behind
    /// the second one, which therefore has something in it that is no digit: else a number could begin with it.
    pub fn parse(
        typed: [&str; Self::COUNT],
        others: &[FeatureCode],
    ) -> [Result<Option<FeatureCode>, FeatureCodeError>; Self::COUNT] {
        let parsed = typed.map(FeatureCode::parse);
        let digits = |code: &FeatureCode| code.as_str().bytes().all(|sign| sign.is_ascii_digit());
        std::array::from_fn(|at| match &parsed[at] {
            Ok(Some(code)) if at == PickupOf::Extension as usize && digits(code) => Err(FeatureCodeError::OnlyDigits),
            Ok(Some(code))
                if others.iter().chain(parsed[..at].iter().flatten().flatten()).any(|other| other == code) =>
            {
                Err(FeatureCodeError::Twice)
            }
            judged => judged.clone(),
        })
    }

    /// Codes that were judged.
    pub(crate) const fn new(codes: [Option<FeatureCode>; Self::COUNT]) -> Self {
        Self(codes)
    }

    /// What is dialled; empty when nothing is.
    pub fn of(&self, of: PickupOf) -> &str {
        self.0[of as usize].as_ref().map_or("", FeatureCode::as_str)
    }
}

impl Default for PickupCodes {
    fn default() -> Self {
        Self(Self::USUAL.map(|code| Some(FeatureCode::known(code))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_has_two_meanings_and_no_number_begins_with_one() {
        let others = [FeatureCode::known("*71")];
        let parse = |typed| PickupCodes::parse(typed, &others).map(|code| code.map(|code| code.is_some()));
        let (twice, digits) = (Err(FeatureCodeError::Twice), Err(FeatureCodeError::OnlyDigits));
        assert_eq!(parse(PickupCodes::USUAL), [Ok(true), Ok(true)]);
        assert_eq!(parse(["", " "]), [Ok(false), Ok(false)]);
        assert_eq!(parse(["*71", "*71"]), [twice.clone(), twice.clone()]);
        assert_eq!(parse(["#", " # "]), [Ok(true), twice]);
        assert_eq!(parse(["8", "8"]), [Ok(true), digits]);
        assert_eq!(parse(["x", "8#"]), [Err(FeatureCodeError::Malformed), Ok(true)]);
        let usual = PickupCodes::default();
        assert_eq!([PickupOf::Group, PickupOf::Extension].map(|of| usual.of(of)), PickupCodes::USUAL);
    }
}
