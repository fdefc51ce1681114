use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{
    Result, Store,
    extension::{SaveError, guard},
    operation_log,
    session::{ManageSecurity, Permit, Session},
};

/// Takes one's own second factor away, also one that was only begun. `false` when there was none.
pub async fn remove(store: &Store, session: &Session, now: OffsetDateTime) -> Result<bool> {
    let account_id = session.who.account_id();
    let mut tx = store.pool.begin().await?;
    let removed = remove_all(&mut tx, account_id).await?;
    if removed {
        operation_log::about_one(&mut tx, session.author(), Operation::RemoveSecondFactor, None, now).await?;
    }
    tx.commit().await?;
    if removed {
        tracing::info!(account_id, "a second factor was switched off");
    }
    Ok(removed)
}

/// Takes the second factor of somebody away who lost it. The super administrator's is nobody else's business.
pub async fn remove_of(
    store: &Store,
    permit: &Permit<ManageSecurity>,
    extension_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<bool, SaveError> {
    let mut tx = store.pool.begin().await?;
    guard(&mut tx, permit, None, extension_id).await?;
    let account_id: Option<i64> = sqlx::query_scalar("SELECT id FROM portal.account WHERE extension_id = $1")
        .bind(extension_id)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(account_id) = account_id else { return Ok(false) };
    let removed = remove_all(&mut tx, account_id).await?;
    if removed {
        operation_log::about_extensions(&mut tx, permit, Operation::ResetSecondFactor, &[extension_id], now).await?;
    }
    tx.commit().await?;
    if removed {
        tracing::warn!(account_id, by = permit.account_id, "somebody's second factor was taken away");
    }
    Ok(removed)
}

async fn remove_all(connection: &mut PgConnection, account_id: i64) -> Result<bool> {
    sqlx::query("DELETE FROM portal.recovery_code WHERE account_id = $1")
        .bind(account_id)
        .execute(&mut *connection)
        .await?;
    let removed =
        sqlx::query("DELETE FROM portal.totp WHERE account_id = $1").bind(account_id).execute(connection).await?;
    Ok(removed.rows_affected() == 1)
}
