use crate::Secret;

/// A source of cryptographically strong random bytes: the browser's generator or the operating system's.
pub trait Entropy {
    /// Fills the buffer.
    fn fill(&mut self, buffer: &mut [u8]);
}

impl<F: FnMut(&mut [u8])> Entropy for F {
    fn fill(&mut self, buffer: &mut [u8]) {
        self(buffer);
    }
}

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LOWER: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// A registration name of 10 lower-case letters and digits.
pub fn registration_name(entropy: &mut impl Entropy) -> String {
    draw(entropy, LOWER, 10)
}

/// A registration password of 24 letters and digits: 142 bits.
pub fn registration_password(entropy: &mut impl Entropy) -> Secret {
    Secret::new(draw(entropy, ALPHANUMERIC, 24))
}

/// A user password of 20 letters and digits: at least 112 bits, and every password policy is content with it.
pub fn user_password(entropy: &mut impl Entropy) -> Secret {
    loop {
        let candidate = Secret::new(draw(entropy, ALPHANUMERIC, 20));
        if crate::UserPassword::parse(&candidate, crate::PasswordPolicy::Strict, &[]).is_ok() {
            return candidate;
        }
    }
}

/// `length` characters of `alphabet`, each equally likely: bytes beyond the last whole multiple are drawn again.
fn draw(entropy: &mut impl Entropy, alphabet: &[u8], length: usize) -> String {
    let limit = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    let mut buffer = [0; 32];
    while text.len() < length {
        entropy.fill(&mut buffer);
        let kept = buffer.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < limit);
        text.extend(kept.take(length - text.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    text
}
