use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{
    Result, Store, account,
    extension::{SaveError, guard},
    operation_log,
    secret::Token,
    session::{EditExtensions, Permit},
};

/// A link for the person of an extension that the permit reaches, to be handed to them. It takes the place of all earlier
/// ones.
pub async fn issue(
    store: &Store,
    permit: &Permit<EditExtensions>,
    extension_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<Token, SaveError> {
    let mut tx = store.pool.begin().await?;
    guard(&mut tx, permit, permit.limit(), extension_id).await?;
    let account_id = account::find_or_create(&mut tx, extension_id, now).await?.account_id();
    sqlx::query("DELETE FROM portal.password_link WHERE account_id = $1").bind(account_id).execute(&mut *tx).await?;
    let token = keep(&mut tx, account_id, Some(permit.account_id), now).await?;
    operation_log::about_extensions(&mut tx, permit, Operation::IssuePasswordLink, &[extension_id], now).await?;
    tx.commit().await?;
    tracing::warn!(account_id, by = permit.account_id, "a link to a new password was issued");
    Ok(token)
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
