use hkdf::hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Error, Result};

/// What PostgreSQL keeps of a role's password (RFC 5802 §3). Sent in place of the password, so that it is in no
/// statement, no log and no `pg_stat_activity`.
pub(crate) struct ScramKeys {
    /// 16 bytes.
    pub(crate) salt: [u8; 16],
    /// `H(HMAC(SaltedPassword, "Client Key"))`.
    pub(crate) stored: [u8; 32],
    /// `HMAC(SaltedPassword, "Server Key")`.
    pub(crate) server: [u8; 32],
}

impl ScramKeys {
    /// The least RFC 7677 §4 allows, and PostgreSQL's default.
    pub(crate) const ITERATIONS: i32 = 4096;

    /// Of an ASCII password, which SASLprep (RFC 4013) leaves as it is. The salt follows from it, so that repeating it
    /// changes nothing; the password has 256 random bits and needs none.
    pub(crate) fn of(password: &str) -> Result<Self> {
        let mut salt = [0; 16];
        salt.copy_from_slice(&Sha256::digest(format!("salt {password}"))[..16]);
        let salted = Zeroizing::new(hi(password.as_bytes(), &salt)?);
        let client = Zeroizing::new(hmac(&*salted, &[b"Client Key"])?);
        Ok(Self { salt, stored: Sha256::digest(*client).into(), server: hmac(&*salted, &[b"Server Key"])? })
    }
}

/// `Hi(str, salt, i)`: PBKDF2 with HMAC-SHA-256 and one block.
fn hi(password: &[u8], salt: &[u8]) -> Result<[u8; 32]> {
    let mut block = hmac(password, &[salt, &1_u32.to_be_bytes()])?;
    let mut result = block;
    for _ in 1..ScramKeys::ITERATIONS {
        block = hmac(password, &[&block])?;
        for (byte, next) in result.iter_mut().zip(block) {
            *byte ^= next;
        }
    }
    Ok(result)
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Result<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::Sealed)?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().into())
}
