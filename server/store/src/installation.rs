use secrecy::{ExposeSecret, SecretString};
use sqlx::{Row, postgres::PgRow};

use crate::{Error, Store, secret::Ha1};

const KEY_CHECK: &str = "key check";

/// Why this server must not work on this database.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// The database was sealed with another key.
    #[error("this database was sealed with another key. Start with the sealing key it was made with (PATCHBAY_SEALING_KEY_FILE).")]
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

/// Writes the facts of a new installation, or compares them with this server's. A changed SIP domain is the realm of
/// every digest: all are made again from the sealed copies, in one transaction.
pub(crate) async fn agree(store: &Store) -> Result<(), InstallationError> {
    let mut tx = store.pool.begin().await?;
    sqlx::query("INSERT INTO portal.installation (sip_domain, key_check) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(&store.sip_domain)
        .bind(store.vault.seal(KEY_CHECK, KEY_CHECK)?)
        .execute(&mut *tx)
        .await?;
    let row = sqlx::query("SELECT sip_domain, key_check FROM portal.installation FOR UPDATE").fetch_one(&mut *tx).await?;
    let sealed: Vec<u8> = row.try_get("key_check")?;
    if store.vault.open_sealed(KEY_CHECK, &sealed).is_err() {
        return Err(InstallationError::OtherKey);
    }
    let domain: String = row.try_get("sip_domain")?;
    if domain != store.sip_domain {
        tracing::info!(from = domain, to = store.sip_domain, "the SIP domain changed: digests are made again");
        let rows = sqlx::query("SELECT id, registration_name, sealed FROM portal.credential").fetch_all(&mut *tx).await?;
        for row in rows {
            let (id, ha1) = redigest(store, &row)?;
            sqlx::query("UPDATE portal.credential SET ha1_md5 = $2, ha1_sha256 = $3 WHERE id = $1")
                .bind(id)
                .bind(ha1.md5)
                .bind(ha1.sha256)
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query("UPDATE portal.installation SET sip_domain = $1").bind(&store.sip_domain).execute(&mut *tx).await?;
        // The phones see the credential of the applied version, which may be older than the newest one.
        sqlx::query(
            "UPDATE sip.endpoint AS endpoint
             SET realm = $1, ha1_md5 = credential.ha1_md5, ha1_sha256 = credential.ha1_sha256
             FROM portal.extension
             JOIN portal.revision ON revision.extension_id = extension.id AND revision.version = extension.applied_version
             JOIN portal.credential ON credential.id = (revision.document ->> 'credential_id')::bigint
             WHERE endpoint.extension_id = extension.id",
        )
        .bind(&store.sip_domain)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

fn redigest(store: &Store, row: &PgRow) -> Result<(i64, Ha1), InstallationError> {
    let name: String = row.try_get("registration_name")?;
    let sealed: Vec<u8> = row.try_get("sealed")?;
    let password = store.vault.open_sealed(&credential_purpose(&name), &sealed)?;
    Ok((row.try_get("id")?, Ha1::of(&name, &store.sip_domain, password.expose_secret())))
}

/// What a registration password is sealed for: moved to another name, it does not open.
pub(crate) fn credential_purpose(registration_name: &str) -> String {
    format!("registration password of {registration_name}")
}

/// The SIP engine's own database user, which sees the schema `sip` and nothing else.
pub struct SipRole {
    /// Its name: the database's, with `_sip` behind it.
    pub user: String,
    /// Its password, the same on every server with the same sealing key.
    pub password: SecretString,
}

impl Store {
    /// Lets the engine's role log in. Repeating it changes nothing, from however many servers.
    pub async fn enable_sip_role(&self) -> crate::Result<SipRole> {
        let password = self.vault.derive("sip role")?;
        let user: String =
            sqlx::query_scalar("SELECT current_database() || '_sip'").fetch_one(&self.pool).await?;
        let mut tx = self.pool.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock(hashtext('patchbay sip role'))").execute(&mut *tx).await?;
        let statement: String = sqlx::query_scalar("SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)")
            .bind(&user)
            .bind(password.expose_secret())
            .fetch_one(&mut *tx)
            .await?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(SipRole { user, password })
    }
}
