use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Action, CallerPattern, CallerPatternError};
use crate::{Code, Destination, DestinationError};

/// What becomes of the calls of whoever a pattern is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRule {
    /// Whom it is about.
    pub pattern: CallerPattern,
    /// What becomes of their calls.
    pub action: Action,
}

/// Rules in the order in which they are judged: the first that fits decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallRules(Vec<CallRule>);

/// Why a list of rules is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallRulesError {
    /// A line has no colon, so that nobody knows where its pattern ends.
    Malformed,
    /// The pattern of one.
    Pattern(CallerPatternError),
    /// Where the calls of one go.
    Destination(DestinationError),
    /// Two are about the same pattern: the second would never be asked.
    Twice,
    /// More than [`CallRules::MAX`].
    TooMany,
}

impl CallRules {
    /// The most rules: each is compared with whoever calls.
    pub const MAX: usize = 32;

    /// What stands between whom a rule is about and what becomes of them; in no number.
    pub const COLON: char = ':';

    /// Reads one rule a line; blank lines are dropped. None at all is an empty list.
    pub fn parse(input: &str) -> Result<Self, CallRulesError> {
        let mut rules: Vec<CallRule> = Vec::new();
        for line in input.split('\n').filter(|line| !line.trim().is_empty()) {
            let (pattern, action) = line.split_once(Self::COLON).ok_or(CallRulesError::Malformed)?;
            let pattern = CallerPattern::parse(pattern).map_err(CallRulesError::Pattern)?;
            let action = Action::parse(action).map_err(CallRulesError::Destination)?;
            if rules.iter().any(|rule| rule.pattern == pattern) {
                return Err(CallRulesError::Twice);
            }
            // One too many is enough: however much is pasted, each is compared with so many.
            if rules.len() <= Self::MAX {
                rules.push(CallRule { pattern, action });
            }
        }
        if rules.len() > Self::MAX { Err(CallRulesError::TooMany) } else { Ok(Self(rules)) }
    }

    /// The rules, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = &CallRule> {
        self.0.iter()
    }

    /// The numbers of the extensions that calls go to.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|rule| match &rule.action {
            Action::Forward(Destination::Extension(number)) => Some(number.as_str()),
            _ => None,
        })
    }

    /// A rule as it stands in a form.
    pub fn line(pattern: &str, action: &str) -> String {
        format!("{pattern}{} {action}", Self::COLON)
    }
}

/// One a line.
impl fmt::Display for CallRules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(|rule| Self::line(rule.pattern.as_str(), rule.action.as_str())).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

impl Code for CallRulesError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "call_handling.malformed",
            Self::Pattern(error) => error.code(),
            Self::Destination(error) => error.code(),
            Self::Twice => "call_handling.twice",
            Self::TooMany => "call_handling.too_many",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Result<String, CallRulesError> {
        CallRules::parse(input).map(|rules| rules.to_string())
    }

    #[test]
    fn one_a_line_in_their_order() {
        for (input, expected) in [
            ("", ""),
            (" \r\n\n", ""),
            ("1004:hang up", "1004: hang up"),
            (" +49* :  Accept \r\n\r\n*:0100", "+49*: accept\n*: 0100"),
            ("2:accept\n1:accept", "2: accept\n1: accept"),
        ] {
            assert_eq!(read(input).as_deref(), Ok(expected), "{input:?}");
            assert_eq!(read(expected).as_deref(), Ok(expected));
        }
        let rules = CallRules::parse("1: 2000\n2: accept\n3: hang up\n4: 3000").unwrap();
        assert_eq!(rules.numbers().collect::<Vec<_>>(), ["2000", "3000"]);
    }

    #[test]
    fn the_first_wrong_one_is_told_before_their_number() {
        let destination = || CallRulesError::Destination(DestinationError::Malformed);
        for (input, expected) in [
            ("1004 accept", CallRulesError::Malformed),
            (": accept", CallRulesError::Pattern(CallerPatternError::Missing)),
            ("1*2: accept", CallRulesError::Pattern(CallerPatternError::Malformed)),
            ("1004:", destination()),
            ("1004: voicemail", destination()),
            ("1004: accept: 2", destination()),
            ("1: accept\n 1 : hang up\nx", CallRulesError::Twice),
            ("1: accept\nx\n1: accept", CallRulesError::Malformed),
        ] {
            assert_eq!(read(input), Err(expected), "{input:?}");
        }
        let many = |count: usize| (0..count).map(|at| format!("{at}: accept\n")).collect::<String>();
        assert!(read(&many(CallRules::MAX)).is_ok());
        assert_eq!(read(&many(CallRules::MAX + 1)), Err(CallRulesError::TooMany));
        assert_eq!(read(&(many(CallRules::MAX + 1) + "x")), Err(CallRulesError::Malformed));
    }
}
