//! Secrets: how they are kept so that a stolen database gives none of them away.

mod digest;
mod password;
mod random;
mod vault;

pub use digest::Ha1;
pub use password::{PasswordHash, PasswordHasher};
pub use random::{Token, entropy};
pub use vault::{Vault, VaultError};
