use patchbay_shared::{Operation, UserPassword};
use sqlx::Row;
use time::OffsetDateTime;

use super::LIFE;
use crate::{Result, Store, account, login_limit, operation_log, secret::Token};

/// Whose password is to be chosen: what must not be in it. All of it is empty for the super administrator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// Their extension's number.
    pub number: String,
    /// Their first name.
    pub first_name: String,
    /// Their last name.
    pub last_name: String,
}

/// Whose password a link is for, while it is good.
pub async fn find(store: &Store, token: &Token, now: OffsetDateTime) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT coalesce(number, '') AS number, coalesce(first_name, '') AS first_name, coalesce(last_name, '') AS last_name
         FROM portal.password_link JOIN portal.account ON account.id = password_link.account_id
         LEFT JOIN portal.extension ON extension.id = account.extension_id
         WHERE token_hash = $1 AND password_link.created_at > $2 AND extension.deleted_at IS NULL
           AND (issued_by IS NULL OR portal.covers_person(issued_by, extension.role_id, extension.department_ids))",
    )
    .bind(token.hash())
    .bind(now - LIFE)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| {
        Ok(Owner {
            number: row.try_get("number")?,
            first_name: row.try_get("first_name")?,
            last_name: row.try_get("last_name")?,
        })
    })
    .transpose()
}

/// Uses the link up: the password is the account's from now on, all its sessions and all its links end, and nobody has
/// to wait any more because of what was typed as its name. `false` when the link is not good.
pub async fn redeem(store: &Store, token: &Token, password: &UserPassword, now: OffsetDateTime) -> Result<bool> {
    let hash = store.hasher.hash(password).await?;
    let mut tx = store.pool.begin().await?;
    let account_id: Option<i64> = sqlx::query_scalar(
        "DELETE FROM portal.password_link USING portal.account
         LEFT JOIN portal.extension ON extension.id = account.extension_id
         WHERE token_hash = $1 AND password_link.created_at > $2 AND account.id = password_link.account_id
             AND extension.deleted_at IS NULL
             -- The person's role may give more by now, or the other one's less.
             AND (issued_by IS NULL OR portal.covers_person(issued_by, extension.role_id, extension.department_ids))
         RETURNING account_id",
    )
    .bind(token.hash())
    .bind(now - LIFE)
    .fetch_optional(&mut *tx)
    .await?;
    let Some(account_id) = account_id else { return Ok(false) };
    account::set_password(&mut tx, account_id, &hash).await?;
    sqlx::query("DELETE FROM portal.session WHERE account_id = $1").bind(account_id).execute(&mut *tx).await?;
    login_limit::forget_names_of(&mut tx, account_id).await?;
    operation_log::about_one(&mut tx, (account_id, None), Operation::ChoosePassword, None, now).await?;
    tx.commit().await?;
    tracing::info!(account_id, "a new password was chosen by a link");
    Ok(true)
}
