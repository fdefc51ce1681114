use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The operating system's random generator, as `patchbay_shared` wants it.
///
/// # Panics
/// Never in practice: Linux's `getrandom(2)` cannot fail once the system has booted, and a server without
/// randomness must not go on.
#[allow(clippy::disallowed_methods, clippy::expect_used, reason = "this is the edge where randomness comes in")]
pub fn entropy() -> impl FnMut(&mut [u8]) {
    |buffer: &mut [u8]| getrandom::fill(buffer).expect("the operating system gives random bytes")
}

/// 256 random bits that prove something to whoever holds them; the database keeps their SHA-256.
pub struct Token(SecretString);

impl Token {
    /// A new one.
    pub fn new() -> Self {
        let mut bytes = [0; 32];
        entropy()(&mut bytes);
        Self(SecretString::from(hex(&bytes)))
    }

    /// What a cookie or a link carries; anything that is not 64 hexadecimal digits is no token.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        valid.then(|| Self(SecretString::from(text.to_owned())))
    }

    /// The token as text, for the cookie or the link and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What the database knows of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.expose().as_bytes()).into()
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
