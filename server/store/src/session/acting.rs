use patchbay_shared::Grants;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{Session, Who};
use crate::{Result, role::grants};

/// Whoever began something that goes on without them, with what they may do at this moment; `None` when they are gone. It is
/// nobody's log-in: whether the session of `token_hash` is over does not matter.
pub(crate) async fn acting(
    connection: &mut PgConnection,
    account_id: i64,
    token_hash: [u8; 32],
    address: Option<String>,
    now: OffsetDateTime,
) -> Result<Option<Session>> {
    let row = sqlx::query(
        "SELECT account.extension_id, coalesce(account.email, extension.email, extension.number, '') AS email,
                role.permissions, role.scope
         FROM portal.account
         LEFT JOIN portal.extension ON extension.id = account.extension_id
         LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
         WHERE account.id = $1 AND extension.deleted_at IS NULL",
    )
    .bind(account_id)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (who, grants) = match row.try_get("extension_id")? {
        None => (Who::Administrator { account_id }, Grants::all()),
        Some(extension_id) => (Who::Person { account_id, extension_id }, grants(&row)?),
    };
    let email = row.try_get("email")?;
    Ok(Some(Session { token_hash, address, who, grants, email, seen_at: now, viewing: None, frozen: false }))
}
