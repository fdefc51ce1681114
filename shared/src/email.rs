use serde::{Deserialize, Serialize};

use crate::{Code, length};

/// An e-mail address by the grammar of the HTML Living Standard (§4.10.5.1.5, "valid e-mail address"), at most 255
/// characters.
///
/// Two addresses that differ only in the case of ASCII letters are the same address: [`EmailAddress::key`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// Why an e-mail address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmailError {
    /// Nothing was typed where an address is needed.
    Missing,
    /// Not of the form `local@domain`.
    Malformed,
    /// More than [`EmailAddress::MAX`] characters.
    TooLong,
}

impl EmailAddress {
    /// The longest address, in characters.
    pub const MAX: usize = 255;
    /// The longest label of a domain name (RFC 1035 §2.3.4).
    const MAX_LABEL: usize = 63;

    /// Trims white space at both ends, as a browser's e-mail field does, and judges the rest: missing, then
    /// malformed, then too long.
    pub fn parse(input: &str) -> Result<Self, EmailError> {
        let address = input.trim();
        if address.is_empty() {
            return Err(EmailError::Missing);
        }
        let (local, domain) = address.split_once('@').ok_or(EmailError::Malformed)?;
        if local.is_empty() || !local.bytes().all(is_local) || !domain.split('.').all(is_label) {
            return Err(EmailError::Malformed);
        }
        if length::exceeds(address, Self::MAX) {
            return Err(EmailError::TooLong);
        }
        Ok(Self(address.to_owned()))
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two addresses the same one: the address in lower case. The grammar is ASCII, so that no locale
    /// has a say.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    matches!((bytes.first(), bytes.last()), (Some(first), Some(last))
        if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric())
        && bytes.len() <= EmailAddress::MAX_LABEL
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

impl Code for EmailError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "email.missing",
            Self::Malformed => "email.malformed",
            Self::TooLong => "email.too_long",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(input: &str) -> Option<EmailError> {
        EmailAddress::parse(input).err()
    }

    #[test]
    fn the_grammar() {
        let label = "x".repeat(63);
        for accepted in ["a@b", "a.b+c@d-e.f", "..@0", "!#$%&'*+/=?^_`{|}~-@x.y", &format!("a@{label}.{label}")] {
            assert_eq!(error(accepted), None, "{accepted}");
        }
        let long_label = format!("a@{label}x");
        for other in [
            "a",
            "@",
            "a@",
            "@b",
            "a@b@c",
            "a@b.",
            "a@.b",
            "a@b..c",
            "a@-b",
            "a@b-",
            "a@b_c",
            "a b@c",
            "a@b c",
            "a,b@c",
            "é@b",
            "a@é",
            "a\0@b",
            "a\n@b",
            "a@[127.0.0.1]",
            "\"a\"@b",
            "Ada <a@b>",
            &long_label,
        ] {
            assert_eq!(error(other), Some(EmailError::Malformed), "{other:?}");
        }
    }

    #[test]
    fn length() {
        let of = |length: usize| format!("{}@example.com", "x".repeat(length - 12));
        assert_eq!([255, 256].map(|length| error(&of(length))), [None, Some(EmailError::TooLong)]);
        assert_eq!(["", " "].map(error), [Some(EmailError::Missing); 2]);
        assert_eq!(error(&"x".repeat(300)), Some(EmailError::Malformed));
    }

    #[test]
    fn case_is_kept_and_does_not_distinguish() {
        let address = EmailAddress::parse(" Ada@Example.COM ").unwrap();
        assert_eq!((address.as_str(), address.key().as_str()), ("Ada@Example.COM", "ada@example.com"));
    }
}
