use serde::{Deserialize, Serialize};

use crate::{Code, Secret};

/// How the passwords of many are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretRule {
    /// By the server, at random.
    #[default]
    Random,
    /// A text before the number.
    Prefix,
    /// A text behind the number.
    Suffix,
    /// The same text for all.
    Fixed,
}

/// Why a rule is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretRuleError {
    /// It is none of the choices.
    Unknown,
    /// The text that it takes is missing.
    NoText,
}

impl SecretRule {
    /// Every rule.
    pub const ALL: [Self; 4] = [Self::Random, Self::Prefix, Self::Suffix, Self::Fixed];

    /// Its name in forms and documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Prefix => "prefix",
            Self::Suffix => "suffix",
            Self::Fixed => "fixed",
        }
    }

    /// The rule of this name; empty is random.
    pub fn parse(input: &str) -> Result<Self, SecretRuleError> {
        match input.trim() {
            "" => Ok(Self::Random),
            name => Self::ALL.into_iter().find(|rule| rule.name() == name).ok_or(SecretRuleError::Unknown),
        }
    }

    /// What a form of a single extension would hold for this number: of a random one nothing.
    pub fn secret(self, text: &Secret, number: &str) -> Secret {
        let text = text.expose();
        match self {
            Self::Random => Secret::default(),
            Self::Prefix => Secret::new([text, number].concat()),
            Self::Suffix => Secret::new([number, text].concat()),
            Self::Fixed => Secret::new(text),
        }
    }
}

impl Code for SecretRuleError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "secret_rule.unknown",
            Self::NoText => "secret_rule.no_text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_one_name_and_makes_one_secret() {
        for rule in SecretRule::ALL {
            assert_eq!(SecretRule::parse(rule.name()), Ok(rule));
        }
        assert_eq!(SecretRule::parse(" "), Ok(SecretRule::Random));
        assert_eq!(SecretRule::parse("Fixed"), Err(SecretRuleError::Unknown));
        let text = Secret::new(" Ab-");
        let made = SecretRule::ALL.map(|rule| rule.secret(&text, "0042").expose().to_owned());
        assert_eq!(made, ["", " Ab-0042", "0042 Ab-", " Ab-"], "nothing is trimmed");
    }
}
