use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{ABSOLUTE, IDLE, ManageSecurity, Permit, Session};
use crate::{Result, Store, account::PATIENCE, operation_log, password_link};

/// Ends a session: its token is worth nothing from now on.
pub async fn close(store: &Store, session: &Session, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let closed = sqlx::query("DELETE FROM portal.session WHERE token_hash = $1")
        .bind(session.token_hash)
        .execute(&mut *tx)
        .await?;
    // Two tabs may log out at the same moment.
    if closed.rows_affected() > 0 {
        operation_log::about_one(&mut tx, session.author(), Operation::LogOut, None, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Ends one of one's own sessions. Somebody else's, and one that is over, are left alone.
pub async fn close_own(store: &Store, session: &Session, id: i64, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let closed = sqlx::query("DELETE FROM portal.session WHERE id = $1 AND account_id = $2")
        .bind(id)
        .bind(session.who.account_id())
        .execute(&mut *tx)
        .await?;
    if closed.rows_affected() > 0 {
        operation_log::about_one(&mut tx, session.author(), Operation::EndSession, None, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Ends all of one's own sessions but this one.
pub async fn close_own_others(store: &Store, session: &Session, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    close_others(&mut tx, session).await?;
    operation_log::about_one(&mut tx, session.author(), Operation::EndSession, None, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends anybody's session.
pub async fn close_any(store: &Store, permit: &Permit<ManageSecurity>, id: i64, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let closed: Option<i64> = sqlx::query_scalar("DELETE FROM portal.session WHERE id = $1 RETURNING account_id")
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(account_id) = closed {
        operation_log::about_account(&mut tx, permit, Operation::EndSessionOfOther, account_id, now).await?;
        tx.commit().await?;
        tracing::info!(account_id, by = permit.account_id, "a session was ended");
    }
    Ok(())
}

/// Ends all sessions of an account but this one, as what they began with is worth nothing any more.
pub(crate) async fn close_others(
    connection: &mut PgConnection,
    session: &Session,
) -> std::result::Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM portal.session WHERE account_id = $1 AND token_hash <> $2")
        .bind(session.who.account_id())
        .bind(session.token_hash)
        .execute(connection)
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
    sqlx::query("DELETE FROM portal.second_step WHERE created_at <= $1")
        .bind(now - PATIENCE)
        .execute(&store.pool)
        .await?;
    sqlx::query("DELETE FROM portal.password_link WHERE created_at <= $1")
        .bind(now - password_link::LIFE)
        .execute(&store.pool)
        .await?;
    sqlx::query("DELETE FROM portal.reveal WHERE created_at <= $1").bind(now - IDLE).execute(&store.pool).await?;
    Ok(())
}
