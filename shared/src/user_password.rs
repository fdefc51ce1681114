use serde::{Deserialize, Serialize};

use crate::{Code, PasswordPolicy, Secret, length};

/// The password a person logs in to the portal with. Any Unicode, counted in characters, never trimmed.
#[derive(Clone, PartialEq, Eq)]
pub struct UserPassword(Secret);

/// Why a user password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserPasswordError {
    /// Fewer characters than the policy asks for.
    TooShort {
        /// The fewest characters.
        min: usize,
    },
    /// More than [`UserPassword::MAX`] characters.
    TooLong,
    /// No ASCII digit.
    NoDigit,
    /// No upper-case letter of any script.
    NoUpper,
    /// No lower-case letter of any script.
    NoLower,
    /// Four equal, rising or falling digits in a row.
    DigitRun,
    /// The extension's number or one of the person's names is part of it.
    ContainsIdentity,
    /// One of the passwords that are tried first.
    Common,
}

/// One line of the checklist that stands beside the field before anything is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRule {
    /// The verdict when the rule is broken.
    pub error: UserPasswordError,
    /// Whether the password as typed keeps the rule.
    pub met: bool,
}

impl UserPassword {
    /// The longest password, in characters.
    pub const MAX: usize = 63;
    /// Names shorter than this are too common inside other words to be looked for.
    const MIN_IDENTITY: usize = 3;

    /// Judges by the policy; `identity` is what must not be part of the password: number, first and last name.
    pub fn parse(typed: &Secret, policy: PasswordPolicy, identity: &[&str]) -> Result<Self, UserPasswordError> {
        match Self::rules(typed, policy, identity).into_iter().find(|rule| !rule.met) {
            Some(rule) => Err(rule.error),
            None => Ok(Self(typed.clone())),
        }
    }

    /// Every rule of the policy with whether it is met, in the order people read them.
    pub fn rules(typed: &Secret, policy: PasswordPolicy, identity: &[&str]) -> Vec<PasswordRule> {
        use UserPasswordError as E;
        let text = typed.expose();
        let min = policy.min();
        let rule = |error, met| PasswordRule { error, met };
        let mut rules = vec![
            rule(E::TooShort { min }, length::exceeds(text, min - 1)),
            rule(E::TooLong, !length::exceeds(text, Self::MAX)),
        ];
        if policy != PasswordPolicy::Modern {
            rules.push(rule(E::NoDigit, text.bytes().any(|byte| byte.is_ascii_digit())));
            rules.push(rule(E::NoUpper, text.chars().any(char::is_uppercase)));
            rules.push(rule(E::NoLower, text.chars().any(char::is_lowercase)));
        }
        if policy == PasswordPolicy::Strict {
            rules.push(rule(E::DigitRun, !has_digit_run(text)));
            rules.push(rule(E::ContainsIdentity, !contains_identity(text, identity)));
        }
        if policy == PasswordPolicy::Modern {
            rules.push(rule(E::Common, !is_common(text)));
        }
        rules
    }

    /// The password itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

fn has_digit_run(text: &str) -> bool {
    let step = |window: &[u8], by: i16| {
        window.iter().all(u8::is_ascii_digit)
            && window.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by)
    };
    text.as_bytes().windows(4).any(|window| [-1, 0, 1].into_iter().any(|by| step(window, by)))
}

fn contains_identity(text: &str, identity: &[&str]) -> bool {
    let text = text.to_lowercase();
    identity
        .iter()
        .map(|part| part.trim().to_lowercase())
        .any(|part| part.chars().count() >= UserPassword::MIN_IDENTITY && text.contains(&part))
}

fn is_common(text: &str) -> bool {
    let text = text.to_lowercase();
    include_str!("common_passwords.txt").lines().any(|common| common == text)
}

impl Code for UserPasswordError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password.too_short",
            Self::TooLong => "password.too_long",
            Self::NoDigit => "password.no_digit",
            Self::NoUpper => "password.no_upper",
            Self::NoLower => "password.no_lower",
            Self::DigitRun => "password.digit_run",
            Self::ContainsIdentity => "password.contains_identity",
            Self::Common => "password.common",
        }
    }
}
