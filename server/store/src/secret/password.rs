use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc};
use patchbay_shared::{Secret, UserPassword};
use rustix::process::nice;
use tokio::{
    sync::{Semaphore, oneshot},
    task::JoinSet,
};

use super::{
    memory::Memory,
    random::{entropy, hex},
    verify::{Verified, salted, verify},
};
use crate::{Error, Result};

/// argon2id, 19 MiB, two passes, one lane: OWASP's minimum for interactive log-ins.
pub(super) fn parameters() -> Result<Params> {
    Params::new(19 * 1024, 2, 1, None).map_err(refused)
}

/// What the hash of a generated password begins with.
pub(super) const GENERATED: &str = "$sha256$";

/// A user password as the database keeps it: a PHC string of argon2id, or `$sha256$SALT$HASH` for a password this
/// server generated, which no amount of guessing finds whatever the hash (NIST SP 800-63B-4 §3.1.2, look-up secrets).
pub struct PasswordHash(pub(crate) String);

/// So many hashes may wait: about as many as are done before those who wait are given up.
const QUEUE: usize = 1000;

/// How much every other thread is preferred to one that hashes, in steps of nice(2).
const NICE: i32 = 10;

/// Hashes on threads of their own, as many at once as there are cores and behind all others: a burst of log-ins queues
/// instead of taking the memory and the processor from everybody else.
#[derive(Clone)]
pub struct PasswordHasher {
    cores: usize,
    permits: Arc<Semaphore>,
    memory: Memory,
}

impl PasswordHasher {
    pub(crate) fn new() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self { cores, permits: Arc::new(Semaphore::new(cores)), memory: Memory::default() }
    }

    /// The hash of a password that a person chose.
    pub async fn hash(&self, password: &UserPassword) -> Result<PasswordHash> {
        let password = Secret::new(password.expose());
        let mut salt = [0; 16];
        entropy()(&mut salt);
        let hash = self.blocking(move |memory| argon2id(memory, password.expose(), &salt, parameters()?)).await?;
        Ok(PasswordHash(hash.to_string()))
    }

    /// The hashes of many, in their order: no more of them wait at once than are hashed, so that whoever logs in meanwhile comes
    /// next.
    pub(crate) async fn hash_many(&self, passwords: Vec<UserPassword>) -> Result<Vec<PasswordHash>> {
        let waiting = Arc::new(Mutex::new(passwords.into_iter().enumerate()));
        let mut lanes = JoinSet::new();
        for _ in 0..self.cores {
            let (hasher, waiting) = (self.clone(), Arc::clone(&waiting));
            lanes.spawn(async move {
                let mut hashed = Vec::new();
                let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some((at, password)) = next() {
                    hashed.push((at, hasher.hash(&password).await?));
                }
                Ok::<_, Error>(hashed)
            });
        }
        let mut hashes = Vec::new();
        while let Some(lane) = lanes.join_next().await {
            hashes.extend(lane.map_err(refused)??);
        }
        hashes.sort_by_key(|(at, _)| *at);
        Ok(hashes.into_iter().map(|(_, hash)| hash).collect())
    }

    /// The hash of a password that this server made, just now, with at least 112 random bits. Nothing that came in
    /// from outside may ever be passed here.
    pub fn hash_generated(password: &UserPassword) -> PasswordHash {
        let mut salt = [0; 16];
        entropy()(&mut salt);
        let salt = hex(&salt);
        PasswordHash(format!("{GENERATED}{salt}${}", salted(&salt, password.expose())))
    }

    /// Whether `typed` is the password; without a hash (nobody has that name) no, after the same work.
    pub(crate) async fn verify(&self, typed: Secret, hash: Option<String>) -> Result<Verified> {
        self.blocking(move |memory| {
            verify(typed.expose(), hash.as_deref(), |typed, salt, parameters| argon2id(memory, typed, salt, parameters))
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let wanted = self.memory.wanted(QUEUE).ok_or(Error::Busy)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(refused)?;
        let (sender, receiver) = oneshot::channel();
        let work = move || {
            // A thread cannot take this back without a privilege, so it ends with the hash. Where it is refused, only others wait.
            let _ = nice(NICE);
            let result = wanted.lend(work);
            // Held until here: a request that is given up does not stop the work it began.
            drop(permit);
            let _ = sender.send(result);
        };
        thread::Builder::new().name("argon2id".into()).spawn(work).map_err(refused)?;
        receiver.await.map_err(refused)?
    }
}

/// A PHC string in parts: argon2id of the password.
pub(super) fn argon2id(
    memory: &mut Vec<Block>,
    password: &str,
    salt: &[u8],
    parameters: Params,
) -> Result<phc::PasswordHash> {
    let params = phc::ParamsString::try_from(&parameters).map_err(refused)?;
    memory.resize(parameters.block_count(), Block::new());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory.as_mut_slice())
        .map_err(refused)?;
    Ok(phc::PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params,
        salt: Some(phc::Salt::new(salt).map_err(refused)?),
        hash: Some(phc::Output::new(&output).map_err(refused)?),
    })
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::Hash(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How nice the thread that asks is: proc(5), the field behind the name's bracket that is the nineteenth in all.
    fn niceness() -> i32 {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        fields[16].parse().unwrap()
    }

    #[tokio::test]
    async fn stands_behind_every_other_thread() {
        let before = niceness();
        let hashing = PasswordHasher::new().blocking(|_| Ok(niceness())).await.unwrap();
        assert_eq!((hashing, niceness()), ((before + NICE).min(19), before));
    }
}
