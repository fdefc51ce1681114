use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{SaveError, claim};
use crate::{
    Error, Store, operation_log,
    session::{DeleteExtensions, Permit},
};

/// Frees number and registration name of a deleted extension at once, whose person might do no more than whoever asks. It can
/// still be restored as long as nobody takes them.
pub async fn release(
    store: &Store,
    permit: &Permit<DeleteExtensions>,
    id: i64,
    now: OffsetDateTime,
) -> Result<(), SaveError> {
    let mut tx = store.pool.begin().await?;
    let covered: Option<bool> = sqlx::query_scalar(
        "UPDATE portal.extension SET reserved_until = NULL
         WHERE id = $1 AND deleted_at IS NOT NULL AND portal.manages($2, id) RETURNING
             portal.covers_person($3, role_id, portal.present_departments(department_ids))",
    )
    .bind(id)
    .bind(permit.limit())
    .bind(permit.account_id)
    .fetch_optional(&mut *tx)
    .await?;
    match covered {
        Some(true) => {}
        Some(false) => return Err(SaveError::Outranked),
        None => return Err(SaveError::Gone),
    }
    claim::release(&mut tx, &[id]).await?;
    operation_log::about_extensions(&mut tx, permit, Operation::ReleaseNumber, &[id], now).await?;
    tx.commit().await?;
    tracing::info!(extension_id = id, account_id = permit.account_id, "the number of a deleted extension was released");
    Ok(())
}

/// Frees number and registration name of extensions that were deleted in the same transaction.
pub(crate) async fn release_at_once(connection: &mut PgConnection, ids: &[i64]) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE portal.extension SET reserved_until = NULL WHERE id = ANY ($1) AND deleted_at IS NOT NULL")
        .bind(ids)
        .execute(&mut *connection)
        .await?;
    claim::release(connection, ids).await
}

/// Frees what deleted extensions have kept long enough; returns how many they are.
pub async fn release_expired(store: &Store, now: OffsetDateTime) -> Result<usize, Error> {
    let mut tx = store.pool.begin().await?;
    // Another server may be at it.
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM portal.extension WHERE reserved_until <= $1 ORDER BY id FOR UPDATE SKIP LOCKED",
    )
    .bind(now)
    .fetch_all(&mut *tx)
    .await?;
    if !ids.is_empty() {
        claim::release(&mut tx, &ids).await?;
        sqlx::query("UPDATE portal.extension SET reserved_until = NULL WHERE id = ANY($1)")
            .bind(&ids)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(ids.len())
}
