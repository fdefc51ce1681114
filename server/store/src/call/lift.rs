use patchbay_shared::Operation;
use time::OffsetDateTime;

use crate::{
    Result, Store, operation_log,
    session::{EditExtensions, Permit},
};

/// Lets an extension call again that made too many calls, at every engine from the commit on. Nothing happens if it does not wait.
pub async fn lift_block(
    store: &Store,
    permit: &Permit<EditExtensions>,
    extension_id: i64,
    now: OffsetDateTime,
) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let lifted = sqlx::query(
        "UPDATE sip.call_rate SET placed = '{}', blocked_until = NULL
         WHERE extension_id = $1 AND blocked_until > now() AND portal.manages($2, $1)",
    )
    .bind(extension_id)
    .bind(permit.limit())
    .execute(&mut *tx)
    .await?;
    if lifted.rows_affected() > 0 {
        operation_log::about_extensions(&mut tx, permit, Operation::LiftCallBlock, &[extension_id], now).await?;
        // Whoever looks at its refusals sees that there is nothing to lift any more.
        sqlx::query("SELECT pg_notify('sip_attempts', $1::text)").bind(extension_id).execute(&mut *tx).await?;
        tx.commit().await?;
        tracing::info!(extension_id, account_id = permit.account_id, "an extension may call again");
    }
    Ok(())
}
