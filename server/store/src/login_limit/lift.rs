use crate::{
    Result, Store,
    session::{ManageSecurity, Permit},
};

/// Ends a lock-out and forgets what led to it. One that ended by itself is left alone.
pub async fn lift(store: &Store, permit: &Permit<ManageSecurity>, key: &str) -> Result<()> {
    let well_formed = key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !well_formed {
        return Ok(());
    }
    let lifted = sqlx::query("DELETE FROM portal.login_limit WHERE key = decode($1, 'hex')")
        .bind(key)
        .execute(&store.pool)
        .await?;
    if lifted.rows_affected() > 0 {
        tracing::info!(by = permit.account_id, "a lock-out was lifted");
    }
    Ok(())
}

/// Ends all lock-outs.
pub async fn lift_all(store: &Store, permit: &Permit<ManageSecurity>) -> Result<()> {
    sqlx::query("DELETE FROM portal.login_limit WHERE until IS NOT NULL").execute(&store.pool).await?;
    tracing::info!(by = permit.account_id, "all lock-outs were lifted");
    Ok(())
}
