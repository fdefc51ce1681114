use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{Result, Store, secret::Token};

/// A set-up link for an installation without a super administrator; `None` when there is one. A new link makes the
/// one before worthless.
pub async fn issue_setup_link(store: &Store, now: OffsetDateTime) -> Result<Option<Token>> {
    let token = Token::new();
    let issued = sqlx::query(
        "INSERT INTO portal.setup_link (token_hash, created_at)
         SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM portal.account WHERE extension_id IS NULL)
         ON CONFLICT (one) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at",
    )
    .bind(token.hash())
    .bind(now)
    .execute(&store.pool)
    .await?;
    Ok((issued.rows_affected() == 1).then_some(token))
}

/// Whether there is a super administrator.
pub async fn exists(store: &Store) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT FROM portal.account WHERE extension_id IS NULL)")
        .fetch_one(&store.pool)
        .await?)
}

/// Whether `token` is the current set-up link.
pub async fn setup_is_open(store: &Store, token: &Token) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM portal.setup_link WHERE token_hash = $1) AND NOT EXISTS (SELECT FROM portal.account WHERE extension_id IS NULL)",
    )
    .bind(token.hash())
    .fetch_one(&store.pool)
    .await?)
}

/// Uses the link up. `false` when it is not the current one.
pub(super) async fn redeem(connection: &mut PgConnection, token: &Token) -> Result<bool> {
    let used = sqlx::query("DELETE FROM portal.setup_link WHERE token_hash = $1")
        .bind(token.hash())
        .execute(connection)
        .await?;
    Ok(used.rows_affected() == 1)
}
