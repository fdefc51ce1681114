use serde::{Deserialize, Serialize};

use crate::Code;

/// The SIP domain: what phones use as server, the host of every address-of-record and the realm of every digest. A host
/// name (RFC 1123 §2.1) whose last label begins with a letter (`hostname` of RFC 3261 §25.1), or an IPv4 address that one
/// machine can have; at most 253 characters (RFC 1035 §2.3.4), in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipDomain(String);

/// Why a SIP domain is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SipDomainError {
    /// There is none.
    Missing,
    /// A character that no host has, or a label that is empty or has a hyphen at one of its ends.
    Malformed,
    /// More than [`SipDomain::MAX`] characters, or more than [`SipDomain::LABEL`] between two dots.
    TooLong,
    /// The last label begins with a digit, and the whole is no IPv4 address that one machine can have.
    Address,
}

impl SipDomain {
    /// The longest domain, in characters.
    pub const MAX: usize = 253;
    /// The longest label, in characters.
    pub const LABEL: usize = 63;

    /// Trims white space at both ends and judges the rest: form, length, address. Host names know no case: the domain is
    /// kept in lower case.
    pub fn parse(input: &str) -> Result<Self, SipDomainError> {
        let domain = input.trim();
        if domain.is_empty() {
            return Err(SipDomainError::Missing);
        }
        if !domain.split('.').all(is_label) {
            return Err(SipDomainError::Malformed);
        }
        if domain.len() > Self::MAX || domain.split('.').any(|label| label.len() > Self::LABEL) {
            return Err(SipDomainError::TooLong);
        }
        let last = domain.rsplit('.').next().unwrap_or_default();
        if last.starts_with(|letter: char| letter.is_ascii_digit()) && !is_address(domain) {
            return Err(SipDomainError::Address);
        }
        Ok(Self(domain.to_ascii_lowercase()))
    }

    /// The domain as it stands in SIP.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The domain of an engine that only phones of the same machine reach, as it is configured without anything else.
impl Default for SipDomain {
    fn default() -> Self {
        Self("127.0.0.1".to_owned())
    }
}

fn is_label(label: &str) -> bool {
    let inside = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    inside && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
}

/// Four numbers without leading zeros, which some programs read as octal; no network of its own and no group.
fn is_address(domain: &str) -> bool {
    let part = |part: &str| part.parse::<u8>().ok().filter(|number| number.to_string() == part);
    let parts: Option<Vec<u8>> = domain.split('.').map(part).collect();
    matches!(parts.as_deref(), Some([1..=223, _, _, _]))
}

impl Code for SipDomainError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "sip_domain.missing",
            Self::Malformed => "sip_domain.malformed",
            Self::TooLong => "sip_domain.too_long",
            Self::Address => "sip_domain.address",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(input: &str) -> Result<String, SipDomainError> {
        SipDomain::parse(input).map(|domain| domain.0)
    }

    #[test]
    fn names() {
        let (label, whole) = ("a".repeat(63), ["a".repeat(63).as_str(); 4].join(".")[..253].to_owned());
        let accepted =
            ["localhost", "x", "pbx.example.com", "3com.example", "a-b.c--d", "xn--bcher-kva.example", "1.a", "pbx2"];
        for name in accepted.into_iter().chain([label.as_str(), whole.as_str()]) {
            assert_eq!(parse(name).as_deref(), Ok(name));
        }
        assert_eq!(parse(" \tPBX.Example.COM\u{a0}\n").as_deref(), Ok("pbx.example.com"));
        assert_eq!(["", " ", "\u{3000}"].map(parse), [(); 3].map(|()| Err(SipDomainError::Missing)));
        for malformed in [
            ".",
            "a.",
            ".a",
            "a..b",
            "-a",
            "a-",
            "a-.b",
            "a.-b",
            "a_b",
            "a b",
            "pbx:5060",
            "sip:pbx",
            "ü.example",
            "a\0",
            "a/b",
            "[::1]",
            "::1",
            "a@b",
            "a;b",
            "a\nb",
            "１.a",
        ] {
            assert_eq!(parse(malformed), Err(SipDomainError::Malformed), "{malformed:?}");
        }
        for long in [format!("{label}a"), format!("a.{label}a.b"), format!("{whole}a")] {
            assert_eq!(parse(&long), Err(SipDomainError::TooLong), "{long}");
        }
    }

    #[test]
    fn addresses() {
        for address in ["1.0.0.0", "10.0.0.1", "127.0.0.1", "192.0.2.10", "223.255.255.255"] {
            assert_eq!(parse(address).as_deref(), Ok(address));
        }
        for other in [
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "10.0.0.256",
            "10.0.0",
            "10.0.0.0.1",
            "10.0.0.01",
            "010.0.0.1",
            "1",
            "pbx.3com",
            "a.b.c.4",
            "10.0.0.1a",
            "999.1.1.1",
        ] {
            assert_eq!(parse(other), Err(SipDomainError::Address), "{other}");
        }
        assert_eq!(parse(SipDomain::default().as_str()), Ok(SipDomain::default().0));
    }
}
