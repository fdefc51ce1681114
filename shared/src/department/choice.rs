use serde::{Deserialize, Serialize};

use super::Department;
use crate::Code;

/// The departments that an extension is in: one or several, by their numbers, each once and in ascending order. Whether they are
/// there, only the database knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organizations(Vec<i64>);

/// Why departments are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrganizationsError {
    /// None was chosen.
    Missing,
    /// One of them is not there, or not for whoever saves.
    Unknown,
}

impl Organizations {
    /// Reads one number a line.
    pub fn parse(input: &str) -> Result<Self, OrganizationsError> {
        let mut chosen = Vec::new();
        for line in input.lines().map(str::trim).filter(|line| !line.is_empty()) {
            chosen.push(number(line).ok_or(OrganizationsError::Unknown)?);
        }
        if chosen.is_empty() {
            return Err(OrganizationsError::Missing);
        }
        chosen.sort_unstable();
        chosen.dedup();
        match chosen.len() {
            // One more than there can be departments: the company is chosen as well.
            many if many > Department::MOST + 1 => Err(OrganizationsError::Unknown),
            _ => Ok(Self(chosen)),
        }
    }

    /// Their numbers.
    pub fn ids(&self) -> &[i64] {
        &self.0
    }

    /// Numbers as a form holds them.
    pub fn lines(ids: &[i64]) -> String {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    /// The same choice in the one way in which forms hold it, so that two are compared by what was chosen; what is no choice is
    /// left as it is.
    pub(crate) fn in_order(typed: String) -> String {
        Self::parse(&typed).map_or(typed, |chosen| Self::lines(chosen.ids()))
    }
}

/// Of digits alone, as the page writes it.
pub(super) fn number(line: &str) -> Option<i64> {
    let digits = line.bytes().all(|byte| byte.is_ascii_digit());
    line.parse().ok().filter(|id| digits && *id > 0)
}

impl Code for OrganizationsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "organization.missing",
            Self::Unknown => "organization.unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_several_each_once() {
        let parse = |input: &str| Organizations::parse(input).map(|chosen| Organizations::lines(chosen.ids()));
        for (input, verdict) in [
            ("", Err(OrganizationsError::Missing)),
            (" \r\n\u{a0}", Err(OrganizationsError::Missing)),
            ("17", Ok("17".to_owned())),
            ("20\r\n3\n 17\n3\n", Ok("3\n17\n20".to_owned())),
            ("0", Err(OrganizationsError::Unknown)),
            ("+3", Err(OrganizationsError::Unknown)),
            ("-3", Err(OrganizationsError::Unknown)),
            ("3,4", Err(OrganizationsError::Unknown)),
            ("٣", Err(OrganizationsError::Unknown)),
            ("Sales", Err(OrganizationsError::Unknown)),
            ("9223372036854775808", Err(OrganizationsError::Unknown)),
        ] {
            assert_eq!(parse(input), verdict, "{input:?}");
        }
        let many = |count: usize| parse(&(1..=count).map(|id| format!("{id}\n")).collect::<String>());
        assert!(many(Department::MOST + 1).is_ok());
        assert_eq!(many(Department::MOST + 2), Err(OrganizationsError::Unknown));
    }

    #[test]
    fn a_choice_is_compared_by_what_was_chosen() {
        assert_eq!(Organizations::in_order("20\r\n3".into()), "3\n20");
        assert_eq!(Organizations::in_order("x\r\n3".into()), "x\r\n3");
    }
}
