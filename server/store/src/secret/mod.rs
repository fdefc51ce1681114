//! Secrets: how they are kept so that a stolen database gives none of them away.

mod digest;
mod memory;
mod password;
mod random;
mod scram;
mod vault;
mod verify;

pub use digest::Ha1;
pub use password::{PasswordHash, PasswordHasher};
pub(crate) use random::hex;
pub use random::{Token, entropy};
pub(crate) use scram::ScramKeys;
pub use vault::{Vault, VaultError};
