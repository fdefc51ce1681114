use patchbay_shared::PasswordPolicy;
use secrecy::ExposeSecret;
use sqlx::{PgConnection, Row};

use crate::{Error, Store, role, secret::Ha1, setting};

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

/// Writes the facts of a new installation, or compares them with this server's. A changed SIP domain is the realm of
/// every digest: all are made again from the sealed copies, in one transaction.
pub(crate) async fn agree(store: &Store, policy: PasswordPolicy) -> Result<(), InstallationError> {
    let mut tx = store.pool.begin().await?;
    sqlx::query("INSERT INTO portal.installation (sip_domain, key_check) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(&store.sip_domain)
        .bind(store.vault.seal(KEY_CHECK, KEY_CHECK)?)
        .execute(&mut *tx)
        .await?;
    let row =
        sqlx::query("SELECT sip_domain, key_check FROM portal.installation FOR UPDATE").fetch_one(&mut *tx).await?;
    let sealed: Vec<u8> = row.try_get("key_check")?;
    if store.vault.open_sealed(KEY_CHECK, &sealed).is_err() {
        return Err(InstallationError::OtherKey);
    }
    setting::agree(&mut tx, policy).await?;
    role::agree(&mut tx).await?;
    let domain: String = row.try_get("sip_domain")?;
    if domain != store.sip_domain {
        tracing::info!(from = domain, to = store.sip_domain, "the SIP domain changed: digests are made again");
        redigest(store, &mut tx).await?;
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

async fn redigest(store: &Store, connection: &mut PgConnection) -> Result<(), InstallationError> {
    let rows =
        sqlx::query("SELECT id, registration_name, sealed FROM portal.credential").fetch_all(&mut *connection).await?;
    let (mut ids, mut md5, mut sha256) = (Vec::<i64>::new(), Vec::new(), Vec::new());
    for row in rows {
        let name: String = row.try_get("registration_name")?;
        let password = store.vault.open_sealed(&credential_purpose(&name), row.try_get("sealed")?)?;
        let ha1 = Ha1::of(&name, &store.sip_domain, password.expose_secret());
        ids.push(row.try_get("id")?);
        md5.push(ha1.md5);
        sha256.push(ha1.sha256);
    }
    sqlx::query(
        "UPDATE portal.credential SET ha1_md5 = made.md5, ha1_sha256 = made.sha256
         FROM unnest($1::bigint[], $2::text[], $3::text[]) AS made (id, md5, sha256) WHERE credential.id = made.id",
    )
    .bind(ids)
    .bind(md5)
    .bind(sha256)
    .execute(connection)
    .await?;
    Ok(())
}

/// What a registration password is sealed for: moved to another name, it does not open.
pub(crate) fn credential_purpose(registration_name: &str) -> String {
    format!("registration password of {registration_name}")
}
