use md5::Md5;
use patchbay_shared::{RegistrationName, RegistrationPassword};
use sha2::{Digest, Sha256};

use super::random::hex;

/// `H(username ":" realm ":" password)` of RFC 7616 §3.4.2, for both algorithms a phone may use (RFC 8760).
///
/// Whoever has it can register as the phone in this realm: it is as secret as the password there, and only there.
pub struct Ha1 {
    /// For `algorithm=MD5`: 32 hexadecimal digits.
    pub md5: String,
    /// For `algorithm=SHA-256`: 64 hexadecimal digits.
    pub sha256: String,
}

impl Ha1 {
    /// Computes both.
    pub fn new(name: &RegistrationName, realm: &str, password: &RegistrationPassword) -> Self {
        Self::of(name.as_str(), realm, password.expose())
    }

    pub(crate) fn of(name: &str, realm: &str, password: &str) -> Self {
        let a1 = zeroize::Zeroizing::new(format!("{name}:{realm}:{password}"));
        Self { md5: hex(&Md5::digest(a1.as_bytes())), sha256: hex(&Sha256::digest(a1.as_bytes())) }
    }
}
