use patchbay_shared::{PasswordPolicy, SipDomain};
use sqlx::PgPool;

use crate::{Error, Store, role, setting};

const KEY_CHECK: &str = "key check";

/// Why this server must not work on this database.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// The database was sealed with another key.
    #[error(
        "this database was sealed with another key. Start with the sealing key it was made with (PATCHBAY_SEALING_KEY_FILE)."
    )]
    OtherKey,
    /// The database failed.
    #[error("the installation could not be read: {0}")]
    Store(#[from] Error),
}

impl From<sqlx::Error> for InstallationError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The SIP domain that an installation wants, if there is one: a server needs no other to start.
pub async fn known_domain(pool: &PgPool) -> crate::Result<Option<SipDomain>> {
    let known: Option<String> =
        sqlx::query_scalar("SELECT setting.sip_domain FROM portal.setting, portal.installation")
            .fetch_optional(pool)
            .await?;
    Ok(known.and_then(|domain| SipDomain::parse(&domain).ok()))
}

/// Writes the facts of a new installation, or compares them with this server's.
pub(crate) async fn agree(store: &Store, domain: &SipDomain, policy: PasswordPolicy) -> Result<(), InstallationError> {
    let mut tx = store.pool.begin().await?;
    sqlx::query("INSERT INTO portal.installation (sip_domain, key_check) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(domain.as_str())
        .bind(store.vault.seal(KEY_CHECK, KEY_CHECK)?)
        .execute(&mut *tx)
        .await?;
    let sealed: Vec<u8> =
        sqlx::query_scalar("SELECT key_check FROM portal.installation FOR UPDATE").fetch_one(&mut *tx).await?;
    if store.vault.open_sealed(KEY_CHECK, &sealed).is_err() {
        return Err(InstallationError::OtherKey);
    }
    setting::agree(&mut tx, domain, policy).await?;
    role::agree(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// What a registration password is sealed for: moved to another name, it does not open.
pub(crate) fn credential_purpose(registration_name: &str) -> String {
    format!("registration password of {registration_name}")
}
