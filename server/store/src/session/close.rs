use time::OffsetDateTime;

use super::{ABSOLUTE, IDLE, Session};
use crate::{Result, Store};

/// Ends a session: its token is worth nothing from now on.
pub async fn close(store: &Store, session: &Session) -> Result<()> {
    sqlx::query("DELETE FROM portal.session WHERE token_hash = $1")
        .bind(session.token_hash)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Clears away sessions that are over anyway, and secrets that were never looked at.
pub async fn close_expired(store: &Store, now: OffsetDateTime) -> Result<()> {
    sqlx::query("DELETE FROM portal.session WHERE created_at <= $1 OR seen_at <= $2")
        .bind(now - ABSOLUTE)
        .bind(now - IDLE)
        .execute(&store.pool)
        .await?;
    sqlx::query("DELETE FROM portal.reveal WHERE created_at <= $1").bind(now - IDLE).execute(&store.pool).await?;
    Ok(())
}
