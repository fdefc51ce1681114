use patchbay_shared::Secret;
use totp_rs::{Builder, Totp};

use crate::{Error, Result, Store, secret::entropy};

/// So many seconds the clocks of app and server may differ, in steps of 30 (RFC 6238 §5.2 recommends one).
const SKEW: u16 = 1;

/// A new secret: 160 bits, as RFC 4226 §4 recommends, in base 32.
pub(super) fn generate() -> Secret {
    let mut bytes = zeroize::Zeroizing::new([0; 20]);
    entropy()(&mut *bytes);
    Secret::new(totp_rs::Secret::from(*bytes).to_base32())
}

/// What makes and judges codes: six digits, half a minute each, HMAC-SHA-1, which is all that every app understands.
pub(super) fn totp(secret: &str) -> Result<Totp> {
    let secret = totp_rs::Secret::try_from_base32(secret).map_err(|_| Error::Sealed)?;
    Builder::new().with_secret(secret).with_skew(SKEW).build().map_err(|_| Error::Sealed)
}

/// The secret of an account, sealed for it alone.
pub(super) fn seal(store: &Store, account_id: i64, secret: &Secret) -> Result<Vec<u8>> {
    store.vault.seal(&purpose(account_id), secret.expose())
}

pub(super) fn open(store: &Store, account_id: i64, sealed: &[u8]) -> Result<secrecy::SecretString> {
    store.vault.open_sealed(&purpose(account_id), sealed)
}

fn purpose(account_id: i64) -> String {
    format!("second factor of account {account_id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the last six digits for the 20 bytes "12345678901234567890".
    #[test]
    fn makes_the_codes_of_the_standard() {
        let totp = totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        for (at, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(totp.check(code, at), Some(at / 30), "{at}");
            assert_eq!(totp.check(code, at + 30), Some(at / 30), "half a minute late");
            assert_eq!(totp.check(code, at - 30), Some(at / 30), "half a minute early");
            assert_eq!(totp.check(code, at + 60), None, "a minute late");
            // At 59 seconds, "a minute early" is before the first step.
            if let Some(early) = at.checked_sub(60) {
                assert_eq!(totp.check(code, early), None, "a minute early");
            }
        }
        for wrong in ["", "28708", "2870820", "28708२", "28 7082", "abcdef"] {
            assert_eq!(totp.check(wrong, 59), None, "{wrong:?}");
        }
    }

    #[test]
    fn every_secret_is_new() {
        let (one, other) = (generate(), generate());
        assert_eq!(one.expose().len(), 32);
        assert!(one != other && totp(one.expose()).is_ok());
    }
}
