use crate::{
    Result, Store,
    session::{ManageSecurity, Permit},
};

/// Lifts a ban and forgets the failures that led to it: every engine listens again within a second. One that is over by
/// now needs no lifting.
pub async fn lift(store: &Store, permit: &Permit<ManageSecurity>, id: i64) -> Result<()> {
    let lifted = sqlx::query(
        "UPDATE sip.ban SET banned_at = NULL, banned_until = NULL, failures = 0, times = 0
         WHERE id = $1 AND banned_until IS NOT NULL",
    )
    .bind(id)
    .execute(&store.pool)
    .await?;
    if lifted.rows_affected() > 0 {
        tracing::info!(ban_id = id, account_id = permit.account_id, "a ban was lifted");
    }
    Ok(())
}
