use time::OffsetDateTime;

use super::{SaveError, claim::release};
use crate::{Store, session::ManageExtensions};

/// Ends an extension: its phones are signed off and refused from the commit on, its number is free, the person's
/// sessions are over. What it was stays in its revisions; the last one says who ended it.
pub async fn delete(store: &Store, permit: &ManageExtensions, id: i64, now: OffsetDateTime) -> Result<(), SaveError> {
    let mut tx = store.pool.begin().await?;
    let ended = sqlx::query(
        "WITH extension AS (
             UPDATE portal.extension SET deleted_at = $2, version = version + 1 WHERE id = $1 AND deleted_at IS NULL
             RETURNING id, version
         )
         INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
         SELECT id, version, NULL, $3, $2, $4::inet FROM extension",
    )
    .bind(id)
    .bind(now)
    .bind(permit.account_id)
    .bind(permit.address.as_deref())
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() == 0 {
        return Err(SaveError::Gone);
    }
    for statement in [
        "DELETE FROM sip.endpoint WHERE extension_id = $1",
        "DELETE FROM portal.session WHERE extension_id = $1",
        "DELETE FROM portal.reveal WHERE extension_id = $1",
    ] {
        sqlx::query(statement).bind(id).execute(&mut *tx).await?;
    }
    release(&mut tx, id).await?;
    tx.commit().await?;
    Ok(())
}
