use crate::{FeatureCode, FeatureCodeError, PresenceStatus};

/// What is dialled to have each status, in their order; a status without one is not dialled. No code is there twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresenceCodes([Option<FeatureCode>; PresenceStatus::COUNT]);

impl PresenceCodes {
    /// What each is while nothing else was said.
    pub const USUAL: [&str; PresenceStatus::COUNT] = ["*71", "*72", "*73", "*74", "*75", "*76"];

    /// Judges what was typed for each status: each by itself, then whether another one before it is the same.
    pub fn parse(
        typed: [&str; PresenceStatus::COUNT],
    ) -> [Result<Option<FeatureCode>, FeatureCodeError>; PresenceStatus::COUNT] {
        let parsed = typed.map(FeatureCode::parse);
        std::array::from_fn(|at| match &parsed[at] {
            Ok(Some(code)) if parsed[..at].iter().flatten().flatten().any(|other| other == code) => {
                Err(FeatureCodeError::Twice)
            }
            verdict => verdict.clone(),
        })
    }

    /// Codes that were judged.
    pub(super) const fn new(codes: [Option<FeatureCode>; PresenceStatus::COUNT]) -> Self {
        Self(codes)
    }

    /// What is dialled to have `status`; empty when nothing is.
    pub fn of(&self, status: PresenceStatus) -> &str {
        self.0[status.place()].as_ref().map_or("", FeatureCode::as_str)
    }
}

impl Default for PresenceCodes {
    fn default() -> Self {
        Self(Self::USUAL.map(|code| Some(FeatureCode::known(code))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_has_two_meanings() {
        let parse = |typed| PresenceCodes::parse(typed).map(|code| code.map(|code| code.is_some()));
        assert_eq!(parse(PresenceCodes::USUAL), [const { Ok(true) }; 6]);
        let (twice, none) = (Err(FeatureCodeError::Twice), Ok(false));
        assert_eq!(parse(["*1", "", " *1", "", "*1", "x"])[..5], [Ok(true), none.clone(), twice.clone(), none, twice]);
        assert_eq!(PresenceCodes::default().of(PresenceStatus::DoNotDisturb), "*74");
    }
}
