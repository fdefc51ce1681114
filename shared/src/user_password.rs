use serde::{Deserialize, Serialize};

use crate::{Code, PasswordPolicy, Secret, common_passwords, length};

/// The password a person logs in to the portal with. Any Unicode, counted in characters, never trimmed. No answer can carry
/// it, since nothing makes a document of it:
///
/// ```compile_fail
/// fn travels<T: serde::Serialize>() {}
/// travels::<patchbay_shared::UserPassword>();
/// ```
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
    /// The extension's number or one of the person's names is part of it, in whatever case.
    ContainsIdentity,
    /// One of the passwords that are tried first, in whatever case.
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

    /// Judges by the policy; `identity` is what must not be part of the password: number, first and last name. Of
    /// several broken rules the first of [`UserPassword::rules`] is the verdict.
    pub fn parse(typed: &Secret, policy: PasswordPolicy, identity: &[&str]) -> Result<Self, UserPasswordError> {
        match Self::rules(typed, policy, identity).into_iter().find(|rule| !rule.met) {
            Some(rule) => Err(rule.error),
            None => Ok(Self(typed.clone())),
        }
    }

    /// Every rule of the policy with whether it is met, in the order people read them: length, digit, upper case,
    /// lower case, run of digits, identity, common.
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
            rules.push(rule(E::Common, !common_passwords::contains(text)));
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

/// A single ASCII letter or digit is part of nearly every password and gives nothing away: it is not looked for.
fn contains_identity(text: &str, identity: &[&str]) -> bool {
    identity.iter().map(|part| part.trim()).any(|part| part.len() > 1 && contains(text, part))
}

/// Whether `part` is in the first [`UserPassword::MAX`] characters in whatever case: without a copy of the password
/// that nobody would wipe, and without a search that grows with a text of any length.
fn contains(text: &str, part: &str) -> bool {
    let mut rest = text.chars().take(UserPassword::MAX).flat_map(char::to_lowercase);
    loop {
        let mut here = rest.clone();
        if part.chars().flat_map(char::to_lowercase).all(|wanted| here.next() == Some(wanted)) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use PasswordPolicy::{Modern, Standard, Strict};
    use UserPasswordError as E;

    fn error(typed: &str, policy: PasswordPolicy) -> Option<E> {
        UserPassword::parse(&Secret::new(typed), policy, &["1004", " Ada ", "", "X", "李", "Lovelace"]).err()
    }

    #[test]
    fn standard() {
        for accepted in
            ["Abcdefgh12", "  Aa1     ", "Ёлка 1ёлка", "A1\0\n\u{301}aaaaa", "1234567aA!", &("Aa1".repeat(21))]
        {
            assert_eq!(error(accepted, Standard), None, "{accepted:?}");
        }
        assert_eq!(error("Abcdefg12", Standard), Some(E::TooShort { min: 10 }));
        assert_eq!(error("Äé1🦀🦀🦀🦀🦀🦀", Standard), Some(E::TooShort { min: 10 }));
        assert_eq!(error(&"Aa1x".repeat(16), Standard), Some(E::TooLong));
        assert_eq!(error("Abcdefgh٣３", Standard), Some(E::NoDigit));
        assert_eq!(error("abcdefgh12", Standard), Some(E::NoUpper));
        assert_eq!(error("ABCDEFGH12", Standard), Some(E::NoLower));
        assert_eq!(error("李李李李李李李李李1", Standard), Some(E::NoUpper));
    }

    #[test]
    fn strict() {
        for accepted in ["Abcdefg123", "Abcdef 987 665", "Abcd12 34ef", "Abcd1a2b3c4", "Abcd890xy1", "X1abcdefgh"] {
            assert_eq!(error(accepted, Strict), None, "{accepted}");
        }
        for run in ["Abcdefg1234", "4321Abcdefg", "Abc0000defg", "Abc55555def", "Abcdef6789x"] {
            assert_eq!(error(run, Strict), Some(E::DigitRun), "{run}");
        }
        for known in ["Abcdef1004", "xxADAxx12x", "lovelaceX1", "Passw0rd12李"] {
            assert_eq!(error(known, Strict), Some(E::ContainsIdentity), "{known}");
        }
        assert_eq!(error("Ada Lovelace", Strict), Some(E::NoDigit));
    }

    #[test]
    fn modern() {
        for accepted in ["               ", "ghostly teapots", "صصصصصصصصصصصصصصص", &"🦀".repeat(63)] {
            assert_eq!(error(accepted, Modern), None, "{accepted}");
        }
        assert_eq!(error("ghostly teapot", Modern), Some(E::TooShort { min: 15 }));
        assert_eq!(error(&"x".repeat(64), Modern), Some(E::TooLong));
        assert_eq!(error("PasswordPassword", Modern), Some(E::Common));
    }

    #[test]
    fn the_checklist_has_the_rules_of_the_policy() {
        let met = |typed: &str, policy| -> Vec<bool> {
            UserPassword::rules(&Secret::new(typed), policy, &[]).iter().map(|rule| rule.met).collect()
        };
        assert_eq!(met("", Standard), [false, true, false, false, false]);
        assert_eq!(met("a", Strict), [false, true, false, false, true, true, true]);
        assert_eq!(met("", Modern), [false, true, true]);
    }

    #[test]
    fn a_huge_text_is_judged_at_once() {
        let huge = "a".repeat(5_000_000);
        let judged = UserPassword::parse(&Secret::new(huge.clone() + "A1"), Strict, &[&(huge + "b")]);
        assert_eq!(judged.err(), Some(E::TooLong));
    }
}
