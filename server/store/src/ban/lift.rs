use patchbay_shared::Operation;
use time::OffsetDateTime;

use crate::{
    Result, Store, operation_log,
    session::{ManageSecurity, Permit},
};

/// Lifts a ban and forgets the failures that led to it: every engine listens again within a second. One that is over by
/// now needs no lifting.
pub async fn lift(store: &Store, permit: &Permit<ManageSecurity>, id: i64, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let lifted: Option<String> = sqlx::query_scalar(
        "UPDATE sip.ban SET banned_at = NULL, banned_until = NULL, failures = 0, times = 0
         WHERE id = $1 AND banned_until IS NOT NULL
         RETURNING btrim(abbrev(source) || ' ' || name)",
    )
    .bind(id)
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(banned) = lifted {
        operation_log::about(&mut tx, permit.author(), Operation::LiftBan, &banned, None, now).await?;
        tx.commit().await?;
        tracing::info!(ban_id = id, account_id = permit.account_id, "a ban was lifted");
    }
    Ok(())
}
