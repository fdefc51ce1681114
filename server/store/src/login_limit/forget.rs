use patchbay_shared::LoginLimit;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use crate::{Result, Store};

/// More than this many rows are not kept, whatever happens: those that matter for the shortest time go first.
const MOST: i64 = 100_000;

/// Clears away what no longer matters.
pub async fn forget(store: &Store, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "DELETE FROM portal.login_limit
         WHERE forget_at <= $1
             OR forget_at <= (SELECT forget_at FROM portal.login_limit ORDER BY forget_at DESC OFFSET $2 LIMIT 1)",
    )
    .bind(now)
    .bind(MOST)
    .execute(&store.pool)
    .await?;
    sqlx::query("DELETE FROM portal.known_network WHERE at <= $1")
        .bind(now - Duration::days(LoginLimit::KNOWN_DAYS))
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Forgets what was typed as the names of an account, wherever it was typed.
pub(crate) async fn forget_names_of(connection: &mut PgConnection, account_id: i64) -> Result<()> {
    sqlx::query(
        "DELETE FROM portal.login_limit USING portal.account
         LEFT JOIN portal.extension ON extension.id = account.extension_id
         WHERE account.id = $1
             AND name IN (lower(account.email COLLATE \"C\"), lower(extension.email COLLATE \"C\"), extension.number)",
    )
    .bind(account_id)
    .execute(connection)
    .await?;
    Ok(())
}
