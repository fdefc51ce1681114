use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Code, distinct::distinct};

/// What the user agents begin with that an extension may be used by (the `User-Agent` header field, RFC 3261 §20.41),
/// each once and in the order they were typed. Case does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserAgents(Vec<String>);

/// Why a list of user agents is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserAgentsError {
    /// There is none, though only they shall be allowed.
    Missing,
    /// One of them has a comma in it, or something that is not printable ASCII.
    Malformed,
    /// One of them is longer than [`UserAgents::LONGEST`].
    TooLong,
    /// More than [`UserAgents::MAX`].
    TooMany,
}

impl UserAgents {
    /// The most user agents: the engine compares them one by one.
    pub const MAX: usize = 32;
    /// The longest beginning of a user agent, in characters.
    pub const LONGEST: usize = 63;

    /// Reads one a line; white space around each is dropped, and so are blank lines and what is there twice. None at all
    /// is an empty list.
    pub fn parse(input: &str) -> Result<Self, UserAgentsError> {
        let lines = || input.split('\n').map(str::trim);
        let read = |typed: &'_ str| match typed.bytes().all(is_allowed) {
            true => Ok(typed.to_owned()),
            false => Err(UserAgentsError::Malformed),
        };
        let agents = distinct(lines(), Self::MAX, read, |one, other| one.eq_ignore_ascii_case(other))?;
        match (lines().any(|typed| typed.len() > Self::LONGEST), agents.len() > Self::MAX) {
            (true, _) => Err(UserAgentsError::TooLong),
            (_, true) => Err(UserAgentsError::TooMany),
            _ => Ok(Self(agents)),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With one more; `None` when it is allowed already, or there are as many as may be.
    pub fn with(mut self, agent: &str) -> Option<Self> {
        let begins = |known: &String| agent.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known));
        if self.0.len() == Self::MAX || self.0.iter().any(begins) {
            return None;
        }
        self.0.push(agent.to_owned());
        Some(self)
    }

    /// What a phone and its later versions begin with: the name of the product, without version and comments. `None` when
    /// nothing is left that could be in the list.
    pub fn product(user_agent: &str) -> Option<&str> {
        let name = user_agent.split(|letter: char| "/(,".contains(letter) || !letter.is_ascii()).next()?.trim();
        let is_version =
            |word: &str| word.trim_start_matches(['v', 'V']).starts_with(|letter: char| letter.is_ascii_digit());
        let version = name.match_indices(' ').find(|(at, _)| name.get(at + 1..).is_some_and(is_version));
        let end = version.map_or(name.len(), |(at, _)| at).min(Self::LONGEST);
        let name = name.get(..end)?.trim_end();
        (!name.is_empty() && name.bytes().all(is_allowed)).then_some(name)
    }
}

/// Printable ASCII but the comma, which parts them where they are written in one line.
fn is_allowed(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte) && byte != b','
}

/// One a line.
impl fmt::Display for UserAgents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("\n"))
    }
}

impl Code for UserAgentsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "user_agents.missing",
            Self::Malformed => "user_agent.malformed",
            Self::TooLong => "user_agent.too_long",
            Self::TooMany => "user_agents.too_many",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Result<String, UserAgentsError> {
        UserAgents::parse(input).map(|agents| agents.to_string())
    }

    #[test]
    fn one_a_line_and_each_once() {
        for (input, expected) in [
            ("", ""),
            (" \r\n\n", ""),
            (" Yealink SIP-T4 \r\n\r\nsnom", "Yealink SIP-T4\nsnom"),
            ("Snom\nsnom\nSNOM7", "Snom\nSNOM7"),
            ("a/1 (b; c) [d] \\ ^ $ .*", "a/1 (b; c) [d] \\ ^ $ .*"),
        ] {
            assert_eq!(read(input).as_deref(), Ok(expected), "{input:?}");
        }
    }

    #[test]
    fn commas_and_what_is_no_printable_ascii_are_refused_first() {
        for input in ["a,b", "a\tb", "a\rb", "é", "a\u{200b}", "\0", "ok\na,", &format!("{}\n,", "a".repeat(64))] {
            assert_eq!(read(input), Err(UserAgentsError::Malformed), "{input:?}");
        }
        assert!(read(&"a".repeat(UserAgents::LONGEST)).is_ok());
        assert_eq!(read(&"a".repeat(UserAgents::LONGEST + 1)), Err(UserAgentsError::TooLong));
        let many = |count: usize| (0..count).map(|at| format!("agent {at}\n")).collect::<String>();
        assert!(read(&many(UserAgents::MAX)).is_ok());
        assert_eq!(read(&many(UserAgents::MAX + 1)), Err(UserAgentsError::TooMany));
        assert!(read(&(many(UserAgents::MAX) + "AGENT 0")).is_ok());
    }

    #[test]
    fn one_more_unless_it_is_allowed_already() {
        let with =
            |agents: &str, agent: &str| UserAgents::parse(agents).unwrap().with(agent).map(|agents| agents.to_string());
        assert_eq!(with("", "snom"), Some("snom".into()));
        assert_eq!(with("Yealink", "snom"), Some("Yealink\nsnom".into()));
        assert_eq!(with("SNOM", "snom D7"), None);
        assert_eq!(with("snom D7", "snom"), Some("snom D7\nsnom".into()));
    }

    #[test]
    fn a_product_stays_what_it_is_when_it_is_updated() {
        for (agent, expected) in [
            ("Yealink SIP-T46S 66.86.0.15", Some("Yealink SIP-T46S")),
            ("snomD785/10.1.159.12", Some("snomD785")),
            ("baresip v1.0.0 (x86_64/linux)", Some("baresip")),
            ("Grandstream GXP2170 1.0.11.64", Some("Grandstream GXP2170")),
            ("Cisco-CP8841-3PCC/11.3.1", Some("Cisco-CP8841-3PCC")),
            ("Fanvil X6U 2.12.1, desk", Some("Fanvil X6U")),
            ("3CXPhone 6.0", Some("3CXPhone")),
            ("6.0", Some("6.0")),
            ("Zoë's phone", Some("Zo")),
            ("(none)", None),
            (", x", None),
            ("", None),
            ("\u{1}", None),
        ] {
            assert_eq!(UserAgents::product(agent), expected, "{agent}");
        }
        let long = "a".repeat(100);
        assert_eq!(UserAgents::product(&long).map(str::len), Some(UserAgents::LONGEST));
    }
}
