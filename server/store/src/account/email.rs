use patchbay_shared::{EmailAddress, Operation};
use time::OffsetDateTime;

use crate::{
    Error, Store,
    error::violated,
    operation_log,
    session::{self, Session, Who},
};

/// Why the address was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeEmailError {
    /// Somebody has it.
    #[error("the address is somebody else's")]
    Taken,
    /// The address of an extension's person is the extension's.
    #[error("the address belongs to an extension")]
    OfExtension,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for ChangeEmailError {
    fn from(error: sqlx::Error) -> Self {
        match violated(&error) {
            Some("email_taken") => Self::Taken,
            _ => Self::Store(error.into()),
        }
    }
}

/// Changes the address that the super administrator logs in with. All other sessions end.
pub async fn change_email(
    store: &Store,
    session: &Session,
    email: &EmailAddress,
    now: OffsetDateTime,
) -> Result<(), ChangeEmailError> {
    let Who::Administrator { account_id } = session.who else { return Err(ChangeEmailError::OfExtension) };
    let mut tx = store.pool.begin().await?;
    let before: String = sqlx::query_scalar("SELECT email FROM portal.account WHERE id = $1 FOR UPDATE")
        .bind(account_id)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query("UPDATE portal.account SET email = $2 WHERE id = $1")
        .bind(account_id)
        .bind(email.as_str())
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM portal.email_claim WHERE account_id = $1").bind(account_id).execute(&mut *tx).await?;
    sqlx::query("INSERT INTO portal.email_claim (email, account_id) VALUES ($1, $2)")
        .bind(email.key())
        .bind(account_id)
        .execute(&mut *tx)
        .await?;
    session::close_others(&mut tx, session).await?;
    let change = (&before, &email.as_str().to_owned());
    operation_log::about_change(&mut tx, session.author(), Operation::ChangeEmail, change, now).await?;
    tx.commit().await?;
    tracing::info!(account_id, "the super administrator changed their address");
    Ok(())
}
