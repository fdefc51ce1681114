use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{
    Result, Store, account, operation_log,
    secret::Token,
    session::{EditExtensions, Permit},
};

/// A link for the person of an extension that the permit reaches, to be handed to them; `None` if there is none. It
/// takes the place of all earlier ones.
pub async fn issue(
    store: &Store,
    permit: &Permit<EditExtensions>,
    extension_id: i64,
    now: OffsetDateTime,
) -> Result<Option<Token>> {
    let mut tx = store.pool.begin().await?;
    let reached: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM portal.extension WHERE id = $1 AND deleted_at IS NULL AND portal.manages($2, id)",
    )
    .bind(extension_id)
    .bind(permit.limit())
    .fetch_optional(&mut *tx)
    .await?;
    if reached.is_none() {
        return Ok(None);
    }
    let account_id = account::person(store, extension_id, now).await?.account_id();
    sqlx::query("DELETE FROM portal.password_link WHERE account_id = $1").bind(account_id).execute(&mut *tx).await?;
    let token = keep(&mut tx, account_id, Some(permit.account_id), now).await?;
    operation_log::about_extensions(&mut tx, permit, Operation::IssuePasswordLink, &[extension_id], now).await?;
    tx.commit().await?;
    tracing::warn!(account_id, by = permit.account_id, "a link to a new password was issued");
    Ok(Some(token))
}

pub(super) async fn keep(
    connection: &mut PgConnection,
    account_id: i64,
    issued_by: Option<i64>,
    now: OffsetDateTime,
) -> Result<Token> {
    let token = Token::new();
    sqlx::query(
        "INSERT INTO portal.password_link (token_hash, account_id, issued_by, created_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(token.hash())
    .bind(account_id)
    .bind(issued_by)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(token)
}
