use time::OffsetDateTime;

use super::{SaveError, apply::release_claims};
use crate::{Store, session::ManageExtensions};

/// Ends an extension: its phones are signed off and refused from the commit on, its number is free, the person's
/// sessions are over. What it was stays in its revisions.
pub async fn delete(store: &Store, _permit: &ManageExtensions, id: i64, now: OffsetDateTime) -> Result<(), SaveError> {
    let mut tx = store.pool.begin().await?;
    let deleted = sqlx::query("UPDATE portal.extension SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL")
        .bind(id)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    if deleted.rows_affected() == 0 {
        return Err(SaveError::Gone);
    }
    sqlx::query("DELETE FROM sip.endpoint WHERE extension_id = $1").bind(id).execute(&mut *tx).await?;
    sqlx::query("DELETE FROM portal.session WHERE extension_id = $1").bind(id).execute(&mut *tx).await?;
    release_claims(&mut tx, id).await?;
    tx.commit().await?;
    Ok(())
}
