use patchbay_shared::Operation;
use time::OffsetDateTime;

use crate::{
    Result, Store, operation_log,
    session::{ManageSecurity, Permit},
};

/// Ends a lock-out and forgets what led to it. One that ended by itself is left alone.
pub async fn lift(store: &Store, permit: &Permit<ManageSecurity>, key: &str, now: OffsetDateTime) -> Result<()> {
    let well_formed = key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !well_formed {
        return Ok(());
    }
    let mut tx = store.pool.begin().await?;
    let lifted =
        sqlx::query("DELETE FROM portal.login_limit WHERE key = decode($1, 'hex')").bind(key).execute(&mut *tx).await?;
    if lifted.rows_affected() > 0 {
        operation_log::about_one(&mut tx, permit.author(), Operation::LiftLockOut, None, now).await?;
        tx.commit().await?;
        tracing::info!(by = permit.account_id, "a lock-out was lifted");
    }
    Ok(())
}

/// Ends all lock-outs.
pub async fn lift_all(store: &Store, permit: &Permit<ManageSecurity>, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    sqlx::query("DELETE FROM portal.login_limit WHERE until IS NOT NULL").execute(&mut *tx).await?;
    operation_log::about_one(&mut tx, permit.author(), Operation::LiftLockOut, None, now).await?;
    tx.commit().await?;
    tracing::info!(by = permit.account_id, "all lock-outs were lifted");
    Ok(())
}
