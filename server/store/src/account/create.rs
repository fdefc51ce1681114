use patchbay_shared::{EmailAddress, Operation, UserPassword};
use time::OffsetDateTime;

use super::setup;
use crate::{Error, Store, operation_log, secret::Token, session::Who};

/// Why no super administrator was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// There is one already, or the link was used or replaced meanwhile.
    #[error("the set-up link was used already")]
    LinkUsed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for CreateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Makes the super administrator. `link` is the set-up link's token; without one, the operator of the machine asks,
/// and an installation that has a super administrator stays as it is.
pub async fn create(
    store: &Store,
    link: Option<&Token>,
    email: &EmailAddress,
    password: &UserPassword,
    now: OffsetDateTime,
) -> Result<Who, CreateError> {
    let hash = store.hasher.hash(password).await?;
    let mut tx = store.pool.begin().await?;
    // First of all, so that nobody who holds the link's row waits for somebody who holds this.
    sqlx::query("LOCK TABLE portal.account IN EXCLUSIVE MODE").execute(&mut *tx).await?;
    if let Some(link) = link
        && !setup::redeem(&mut tx, link).await?
    {
        return Err(CreateError::LinkUsed);
    }
    let account_id: Option<i64> = sqlx::query_scalar(
        "INSERT INTO portal.account (email, password_hash, created_at)
         SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM portal.account WHERE extension_id IS NULL) RETURNING id",
    )
    .bind(email.as_str())
    .bind(hash.0)
    .bind(now)
    .fetch_optional(&mut *tx)
    .await?;
    let account_id = account_id.ok_or(CreateError::LinkUsed)?;
    sqlx::query("INSERT INTO portal.email_claim (email, account_id) VALUES ($1, $2)")
        .bind(email.key())
        .bind(account_id)
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM portal.setup_link").execute(&mut *tx).await?;
    operation_log::about_one(&mut tx, (account_id, None), Operation::SetUp, None, now).await?;
    tx.commit().await?;
    Ok(Who::Administrator { account_id })
}
