//! What Patchbay remembers. SQL lives here and nowhere else; everything that comes in is already a valid value of
//! `patchbay_shared`, and everything that writes asks for a permit that only a session can give.

#![warn(missing_docs)]

pub mod account;
pub mod attempt;
pub mod ban;
pub mod call;
pub mod cursor;
pub mod department;
pub mod domain;
pub mod extension;
pub mod import;
pub mod job;
pub mod local_network;
pub mod login_limit;
pub mod mail;
pub mod operation_log;
pub mod password_link;
pub mod presence;
pub mod registration;
pub mod revision;
pub mod role;
pub mod second_factor;
pub mod secret;
pub mod session;
pub mod setting;

mod connect;
mod error;
mod installation;
mod search;
mod sip_role;

pub use connect::{ConnectError, connect, ping};
pub use error::{Error, Result};
pub use installation::{InstallationError, known_domain};
pub use sip_role::SipRole;
pub use sqlx::postgres::PgConnectOptions;

use patchbay_shared::{Occasion, PasswordPolicy, Rules, SipDomain};
use secrecy::SecretString;
use sqlx::PgPool;

use crate::secret::{PasswordHasher, Vault};

/// Everything the database functions need: connections, the sealing key, and what the installation is set to.
#[derive(Clone)]
pub struct Store {
    pub(crate) pool: PgPool,
    pub(crate) vault: Vault,
    pub(crate) hasher: PasswordHasher,
    settings: setting::Cache,
}

impl Store {
    /// Puts the parts together and makes sure that this server and the installation agree: see
    /// [`InstallationError`]. A new installation begins with the SIP domain `domain` and the password policy `policy`;
    /// afterwards they are settings.
    pub async fn open(
        pool: PgPool,
        vault: Vault,
        domain: &SipDomain,
        policy: PasswordPolicy,
    ) -> std::result::Result<Self, InstallationError> {
        let store = Self { pool, vault, hasher: PasswordHasher::new(), settings: setting::Cache::default() };
        installation::agree(&store, domain, policy).await?;
        store.renew_settings().await?;
        Ok(store)
    }

    /// The SIP domain in force: the domain of every address-of-record, and the realm of every digest. Where it has to be
    /// so at the commit, ask for it in the transaction.
    pub fn sip_domain(&self) -> String {
        self.settings().domain.clone()
    }

    /// What user passwords must be.
    pub fn policy(&self) -> PasswordPolicy {
        self.settings().settings.password_policy
    }

    /// Whether people are in departments.
    pub fn organizations(&self) -> bool {
        self.settings().settings.organization_management.is_on()
    }

    /// What a form of an extension is judged by.
    pub fn rules(&self, occasion: Occasion) -> Rules {
        Rules { occasion, policy: self.policy(), organizations: self.organizations() }
    }

    /// What all SIP engines of this installation sign their nonces with.
    pub fn nonce_secret(&self) -> Result<SecretString> {
        self.vault.derive("sip nonce")
    }

    /// The name of the database.
    pub async fn database_name(&self) -> Result<String> {
        Ok(sqlx::query_scalar("SELECT current_database()::text").fetch_one(&self.pool).await?)
    }

    /// Closes all connections, after what they are doing.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        ping(&self.pool).await
    }
}
