use zeroize::Zeroizing;

use crate::{PasswordPolicy, Secret, UserPassword};

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

/// A registration name of 10 lower-case letters and digits: 51 bits, so that two are hardly ever the same.
pub fn registration_name(entropy: &mut impl Entropy) -> String {
    draw(entropy, LOWER, 10)
}

/// A registration password of 24 letters and digits: 142 bits.
pub fn registration_password(entropy: &mut impl Entropy) -> Secret {
    Secret::new(draw(entropy, ALPHANUMERIC, 24))
}

/// A user password of 20 letters and digits: 119 bits, and every password policy is content with it as long as the
/// person's number and names are not known: see [`user_password_without`].
pub fn user_password(entropy: &mut impl Entropy) -> Secret {
    user_password_without(entropy, &[])
}

/// A user password that every policy is content with for the person of this number and these names
/// ([`ExtensionForm::identity`](crate::ExtensionForm::identity)): a short name turns up by chance now and then.
pub fn user_password_without(entropy: &mut impl Entropy, identity: &[&str]) -> Secret {
    loop {
        let candidate = Secret::new(draw(entropy, ALPHANUMERIC, 20));
        if UserPassword::parse(&candidate, PasswordPolicy::Strict, identity).is_ok() {
            return candidate;
        }
    }
}

/// A recovery code of a second factor: 16 lower-case letters and digits in fours, 82 bits.
pub fn recovery_code(entropy: &mut impl Entropy) -> Secret {
    let drawn = Zeroizing::new(draw(entropy, LOWER, 16));
    Secret::new([&drawn[..4], &drawn[4..8], &drawn[8..12], &drawn[12..]].join("-"))
}

/// `length` characters of `alphabet`, each equally likely: bytes beyond the last whole multiple of its size are thrown
/// away.
fn draw(entropy: &mut impl Entropy, alphabet: &[u8], length: usize) -> String {
    let limit = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    let mut buffer = Zeroizing::new([0; 32]);
    while text.len() < length {
        entropy.fill(&mut *buffer);
        let kept = buffer.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < limit);
        text.extend(kept.take(length - text.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    text
}

/// Not random at all: SplitMix64 (Steele, Lea and Flood, 2014), the same bytes for the same seed.
#[cfg(test)]
pub(crate) fn seeded(seed: u64) -> impl Entropy {
    let mut state = seed;
    move |buffer: &mut [u8]| {
        for chunk in buffer.chunks_mut(8) {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{RegistrationName, RegistrationPassword, Strength};

    proptest! {
        #[test]
        fn whatever_is_made_is_accepted(seed: u64, number in "[0-9]{1,8}", first in "\\PC{0,3}", last in "[a-zA-Z]{1,4}") {
            let mut entropy = seeded(seed);
            prop_assert!(RegistrationName::parse(&registration_name(&mut entropy)).is_ok());
            let password = RegistrationPassword::parse(&registration_password(&mut entropy)).unwrap();
            prop_assert!(password.strength() >= Strength::Good);
            let identity = [number.as_str(), &first, &last];
            for policy in [PasswordPolicy::Standard, PasswordPolicy::Strict, PasswordPolicy::Modern] {
                prop_assert!(UserPassword::parse(&user_password(&mut entropy), policy, &[]).is_ok());
                let password = user_password_without(&mut entropy, &identity);
                prop_assert!(UserPassword::parse(&password, policy, &identity).is_ok());
            }
        }
    }

    #[test]
    fn lengths() {
        let mut entropy = seeded(1);
        assert_eq!(registration_name(&mut entropy).len(), 10);
        assert_eq!(registration_password(&mut entropy).expose().len(), 24);
        assert_eq!(user_password(&mut entropy).expose().len(), 20);
        let code = recovery_code(&mut entropy);
        assert_eq!(code.expose().split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
    }

    /// Taking bytes modulo 62 without throwing any away would make eight characters a quarter more likely: a
    /// chi-square near 900 instead of near 61. One of a fair draw is beyond 120 once in a hundred thousand seeds.
    #[test]
    fn every_character_is_equally_likely() {
        for alphabet in [ALPHANUMERIC.as_slice(), LOWER] {
            let drawn = draw(&mut seeded(2), alphabet, alphabet.len() * 1000);
            let chi_square: f64 = alphabet
                .iter()
                .map(|wanted| drawn.bytes().filter(|byte| byte == wanted).count() as f64)
                .map(|count| (count - 1000.0).powi(2) / 1000.0)
                .sum();
            assert!(chi_square < 120.0, "{chi_square}");
        }
    }
}
