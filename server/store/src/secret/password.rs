use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordVerifier, Version, password_hash::{PasswordHasher as _, phc}};
use patchbay_shared::UserPassword;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use super::random::{entropy, hex};
use crate::{Error, Result};

/// argon2id, 19 MiB, two passes, one lane: OWASP's minimum for interactive log-ins.
const PARAMS: (u32, u32, u32) = (19 * 1024, 2, 1);
const GENERATED: &str = "$sha256$";

/// A user password as the database keeps it: a PHC string of argon2id, or `$sha256$SALT$HASH` for a password this
/// server generated, which no amount of guessing finds whatever the hash (NIST SP 800-63B-4 §3.1.2, look-up secrets).
pub struct PasswordHash(pub(crate) String);

/// Hashes on blocking threads, as many at once as there are cores: a burst of log-ins queues instead of taking the
/// memory and the processor from everybody else.
#[derive(Clone)]
pub struct PasswordHasher {
    permits: Arc<Semaphore>,
    dummy: Arc<str>,
}

impl PasswordHasher {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // Hashing at start would cost every command 30 ms; any well-formed hash of the same cost does.
        let dummy = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        Self { permits: Arc::new(Semaphore::new(cores)), dummy: dummy.into() }
    }

    /// The hash of a password that a person chose.
    pub async fn hash(&self, password: &UserPassword) -> Result<PasswordHash> {
        let password = SecretString::from(password.expose().to_owned());
        self.blocking(move || hash(&password)).await?.map(PasswordHash)
    }

    /// The hash of a password that this server made, just now, with at least 112 random bits. Nothing that came in
    /// from outside may ever be passed here.
    pub fn hash_generated(password: &UserPassword) -> PasswordHash {
        let mut salt = [0; 16];
        entropy()(&mut salt);
        let salt = hex(&salt);
        PasswordHash(format!("{GENERATED}{salt}${}", salted(&salt, password.expose())))
    }

    /// Whether `typed` is the password. Without a hash (nobody has that name) it takes the same time to say no.
    pub(crate) async fn verify(&self, typed: SecretString, hash: Option<String>) -> Result<Verified> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.dummy.to_string());
        self.blocking(move || {
            let (matches, generated) = verify(&typed, &hash);
            let rehash = if matches && known && generated { self::hash(&typed).ok().map(PasswordHash) } else { None };
            Verified { matches: matches && known, rehash }
        })
        .await
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _permit = self.permits.acquire().await.map_err(|error| Error::Hash(error.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| Error::Hash(error.to_string()))
    }
}

/// What a log-in attempt showed.
pub(crate) struct Verified {
    /// Whether it was the password.
    pub(crate) matches: bool,
    /// The hash to keep from now on, when the stored one is not argon2id yet.
    pub(crate) rehash: Option<PasswordHash>,
}

fn argon2id() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = PARAMS;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| Error::Hash(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &SecretString) -> Result<String> {
    let mut salt = [0; 16];
    entropy()(&mut salt);
    let hash: phc::PasswordHash = argon2id()?
        .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
        .map_err(|error| Error::Hash(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether it matches, and whether the hash is of a generated password.
fn verify(typed: &SecretString, hash: &str) -> (bool, bool) {
    if let Some((salt, digest)) = hash.strip_prefix(GENERATED).and_then(|rest| rest.split_once('$')) {
        let given = salted(salt, typed.expose_secret());
        let matches = bool::from(given.as_bytes().ct_eq(digest.as_bytes()));
        return (matches, true);
    }
    let verified = phc::PasswordHash::new(hash)
        .and_then(|hash| Ok(argon2id().is_ok_and(|argon2| argon2.verify_password(typed.expose_secret().as_bytes(), &hash).is_ok())));
    (verified.unwrap_or(false), false)
}

fn salted(salt: &str, password: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(b"$").chain_update(password).finalize())
}
