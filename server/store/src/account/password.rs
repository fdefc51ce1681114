use patchbay_shared::{Operation, Secret, UserPassword};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{
    Error, Store,
    login_limit::{self, Subject},
    operation_log,
    secret::PasswordHash,
    session::{self, Origin, Session},
};

/// Why somebody who is logged in was not let further.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// It is not their password.
    #[error("the password is wrong")]
    Wrong,
    /// It was wrong too often; until then, right or wrong is not said.
    #[error("there were too many wrong passwords")]
    Wait(OffsetDateTime),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for ConfirmError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Makes sure that it is still the same person: a browser that somebody left open must not be enough to change what
/// they log in with. Wrong passwords count as wrong log-ins.
pub async fn confirm_password(
    store: &Store,
    session: &Session,
    password: &Secret,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<(), ConfirmError> {
    let subject = Subject::new(&session.email, origin.address);
    if let Some(until) = login_limit::waiting(store, &subject, now).await? {
        return Err(ConfirmError::Wait(until));
    }
    let hash: Option<String> = sqlx::query_scalar(
        "SELECT coalesce(account.password_hash, user_password.hash)
         FROM portal.account LEFT JOIN portal.extension ON extension.id = account.extension_id
         LEFT JOIN portal.user_password ON user_password.id = extension.user_password_id
         WHERE account.id = $1",
    )
    .bind(session.who.account_id())
    .fetch_optional(&store.pool)
    .await?
    .flatten();
    if store.hasher.verify(password.clone(), hash).await?.matches {
        return Ok(());
    }
    match login_limit::failed(store, &subject, true, now).await? {
        Some(wait) => Err(ConfirmError::Wait(wait.until)),
        None => Err(ConfirmError::Wrong),
    }
}

/// Changes one's own password, which the current one has to prove. All other sessions end.
pub async fn change_password(
    store: &Store,
    session: &Session,
    current: &Secret,
    new: &UserPassword,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<(), ConfirmError> {
    confirm_password(store, session, current, origin, now).await?;
    let hash = store.hasher.hash(new).await?;
    let mut tx = store.pool.begin().await?;
    set_password(&mut tx, session.who.account_id(), &hash).await?;
    session::close_others(&mut tx, session).await?;
    operation_log::about_one(&mut tx, session.author(), Operation::ChangePassword, None, now).await?;
    tx.commit().await?;
    tracing::info!(account_id = session.who.account_id(), "somebody changed their password");
    Ok(())
}

/// Puts a password in the place of an account's. An extension's saved and live version both get it, without a new
/// version of the extension: discarding what waits must not bring back the password that somebody wanted to be rid of.
pub(crate) async fn set_password(
    connection: &mut PgConnection,
    account_id: i64,
    hash: &PasswordHash,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE portal.account SET password_hash = $2 WHERE id = $1 AND extension_id IS NULL")
        .bind(account_id)
        .bind(&hash.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "WITH of AS (
             SELECT extension.id, extension.user_password_id, (document ->> 'user_password_id')::bigint AS live
             FROM portal.account JOIN portal.extension ON extension.id = account.extension_id
             LEFT JOIN portal.revision ON revision.extension_id = extension.id AND revision.version = applied_version
             WHERE account.id = $1
         ), forgotten AS (
             DELETE FROM portal.reveal USING of WHERE reveal.extension_id = of.id
         )
         UPDATE portal.user_password SET hash = $2 FROM of WHERE user_password.id IN (of.user_password_id, of.live)",
    )
    .bind(account_id)
    .bind(&hash.0)
    .execute(&mut *connection)
    .await?;
    // What was begun with the password of before, or to be rid of it.
    for begun in [
        "DELETE FROM portal.second_step WHERE account_id = $1",
        "DELETE FROM portal.password_link WHERE account_id = $1",
    ] {
        sqlx::query(begun).bind(account_id).execute(&mut *connection).await?;
    }
    Ok(())
}
