use serde::{Deserialize, Serialize};

use crate::Code;

/// An e-mail address by the grammar of the HTML Living Standard ("valid e-mail address"), at most 255 characters.
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

    /// Trims white space at both ends, as a browser's e-mail field does, and judges the rest.
    pub fn parse(input: &str) -> Result<Self, EmailError> {
        let address = input.trim();
        if address.is_empty() {
            return Err(EmailError::Missing);
        }
        if crate::length::exceeds(address, Self::MAX) {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = address.split_once('@').ok_or(EmailError::Malformed)?;
        let local_ok = !local.is_empty() && local.bytes().all(is_local);
        if local_ok && domain.split('.').all(is_label) {
            Ok(Self(address.to_owned()))
        } else {
            Err(EmailError::Malformed)
        }
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two addresses the same one.
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
