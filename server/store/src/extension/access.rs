use patchbay_shared::Operation;
use secrecy::SecretString;
use sqlx::Row;
use time::OffsetDateTime;

use crate::{
    Result, Store,
    installation::credential_purpose,
    operation_log,
    session::{Permit, RevealSecrets, ViewExtensions},
};

/// How many accesses are told.
const LAST: i64 = 5;

/// Somebody had the registration password shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Who.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// From which address, if it was known.
    pub address: Option<String>,
}

/// The registration password that works now; `None` while nothing was applied. There is no way to it that is not
/// written down: one transaction does both.
pub async fn show_password(
    store: &Store,
    permit: &Permit<RevealSecrets>,
    extension_id: i64,
    now: OffsetDateTime,
) -> Result<Option<SecretString>> {
    let mut tx = store.pool.begin().await?;
    let row = sqlx::query(
        "WITH live AS (
             SELECT extension.id, credential.registration_name, credential.sealed
             FROM portal.extension
             -- The phones see the credential of the applied version, which may be older than the newest one.
             JOIN portal.revision ON revision.extension_id = extension.id AND revision.version = extension.applied_version
             JOIN portal.credential ON credential.id = (revision.document ->> 'credential_id')::bigint
             WHERE extension.id = $1 AND extension.deleted_at IS NULL AND portal.manages($5, extension.id)
         ), noted AS (
             INSERT INTO portal.secret_access (extension_id, account_id, at, address)
             SELECT id, $2, $3, $4::inet FROM live
         )
         SELECT registration_name, sealed FROM live",
    )
    .bind(extension_id)
    .bind(permit.account_id)
    .bind(now)
    .bind(permit.address.as_deref())
    .bind(permit.limit())
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    operation_log::about_extensions(&mut tx, permit, Operation::RevealSecrets, &[extension_id], now).await?;
    tx.commit().await?;
    tracing::info!(extension_id, account_id = permit.account_id, "a registration password was shown");
    let name: String = row.try_get("registration_name")?;
    store.vault.open_sealed(&credential_purpose(&name), row.try_get("sealed")?).map(Some)
}

/// Who had it shown last, the latest first.
pub async fn accesses(store: &Store, permit: &Permit<ViewExtensions>, extension_id: i64) -> Result<Vec<Access>> {
    let rows = sqlx::query(
        "SELECT author.name AS by, secret_access.at, host(secret_access.address) AS address
         FROM portal.secret_access JOIN portal.author ON author.id = secret_access.account_id
         WHERE secret_access.extension_id = $1 AND portal.manages($3, $1) ORDER BY secret_access.id DESC LIMIT $2",
    )
    .bind(extension_id)
    .bind(LAST)
    .bind(permit.limit())
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| Ok(Access { by: row.try_get("by")?, at: row.try_get("at")?, address: row.try_get("address")? }))
        .collect()
}
