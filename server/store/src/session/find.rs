use patchbay_shared::Grants;
use sqlx::Row;
use time::OffsetDateTime;

use super::{ABSOLUTE, IDLE, Session, Who};
use crate::{Result, Store, role::grants, secret::Token};

/// The session of a token, if it is still good and its owner is still there, with what they may do: one query, so a role
/// that is taken away is gone with the next request.
pub async fn find(store: &Store, token: &Token, now: OffsetDateTime) -> Result<Option<Session>> {
    let token_hash = token.hash();
    let row = sqlx::query(
        "SELECT session.account_id, account.extension_id, session.seen_at, host(session.address) AS address,
                coalesce(account.email, extension.email, extension.number, '') AS email, role.permissions, role.scope
         FROM portal.session
         JOIN portal.account ON account.id = session.account_id
         LEFT JOIN portal.extension ON extension.id = account.extension_id
         LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
         WHERE session.token_hash = $1 AND session.seen_at > $2 AND session.created_at > $3 AND extension.deleted_at IS NULL",
    )
    .bind(token_hash)
    .bind(now - IDLE)
    .bind(now - ABSOLUTE)
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let account_id = row.try_get("account_id")?;
    let (who, grants) = match row.try_get("extension_id")? {
        None => (Who::Administrator { account_id }, Grants::all()),
        Some(extension_id) => (Who::Person { account_id, extension_id }, grants(&row)?),
    };
    Ok(Some(Session {
        token_hash,
        address: row.try_get("address")?,
        who,
        grants,
        email: row.try_get("email")?,
        seen_at: row.try_get("seen_at")?,
    }))
}

/// Notes that the session is in use, at most once a minute: a page must not cost a write.
pub async fn seen(store: &Store, session: &Session, now: OffsetDateTime) -> Result<()> {
    if now - session.seen_at < time::Duration::minutes(1) {
        return Ok(());
    }
    sqlx::query("UPDATE portal.session SET seen_at = $2 WHERE token_hash = $1")
        .bind(session.token_hash)
        .bind(now)
        .execute(&store.pool)
        .await?;
    Ok(())
}
