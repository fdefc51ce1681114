use patchbay_shared::{Operation, Secret};
use time::OffsetDateTime;

use super::{check, recovery};
use crate::{
    Error, Store, operation_log,
    session::{self, Session},
};

/// Why the second factor does not hold yet.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// The code is not the one of this moment.
    #[error("the code is wrong")]
    WrongCode,
    /// None was begun, or it holds already.
    #[error("there is nothing to confirm")]
    NotBegun,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for ConfirmError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Lets the second factor hold from now on: the code shows that the app has the secret. Returns recovery codes, which
/// nobody can read again. All other sessions end: they began without it.
pub async fn confirm(
    store: &Store,
    session: &Session,
    code: &str,
    now: OffsetDateTime,
) -> Result<Vec<Secret>, ConfirmError> {
    let account_id = session.who.account_id();
    let mut tx = store.pool.begin().await?;
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM portal.totp WHERE account_id = $1 AND confirmed_at IS NULL FOR UPDATE")
            .bind(account_id)
            .fetch_optional(&mut *tx)
            .await?;
    let sealed = sealed.ok_or(ConfirmError::NotBegun)?;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).take(64).collect();
    let step = check::step(store, account_id, &sealed, &code, now)?.ok_or(ConfirmError::WrongCode)?;
    sqlx::query("UPDATE portal.totp SET confirmed_at = $2, step = $3 WHERE account_id = $1")
        .bind(account_id)
        .bind(now)
        .bind(step)
        .execute(&mut *tx)
        .await?;
    let codes = recovery::replace(&mut tx, store, account_id).await?;
    session::close_others(&mut tx, session).await?;
    operation_log::about_one(&mut tx, session.author(), Operation::AddSecondFactor, None, now).await?;
    tx.commit().await?;
    tracing::info!(account_id, "a second factor was switched on");
    Ok(codes)
}
