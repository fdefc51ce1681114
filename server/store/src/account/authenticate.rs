use patchbay_shared::Secret;
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use super::person::person;
use crate::{Result, Store, session::Who};

/// Who has this e-mail address or extension number and this password. Nobody by that name and a wrong password are
/// the same answer after the same work. The person of an extension gets an account with the first log-in.
pub async fn authenticate(store: &Store, name: &str, password: &Secret, now: OffsetDateTime) -> Result<Option<Who>> {
    let row = sqlx::query(
        "SELECT account.id AS account_id, NULL::bigint AS extension_id, account.password_hash AS hash, NULL::bigint AS password_id
         FROM portal.email_claim JOIN portal.account ON account.id = email_claim.account_id WHERE email_claim.email = $1
         UNION ALL
         SELECT account.id, extension.id, user_password.hash, user_password.id
         FROM portal.extension JOIN portal.user_password ON user_password.id = extension.user_password_id
         LEFT JOIN portal.account ON account.extension_id = extension.id
         WHERE extension.deleted_at IS NULL AND extension.id = coalesce(
             (SELECT extension_id FROM portal.email_claim WHERE email = $1),
             (SELECT extension_id FROM portal.number_claim WHERE number = $1))",
    )
    // A NUL, which PostgreSQL cannot hold, is in nobody's name.
    .bind(name.trim().to_ascii_lowercase().replace('\0', "\u{FFFD}"))
    .fetch_optional(&store.pool)
    .await?;
    let hash = row.as_ref().map(|row| row.try_get("hash")).transpose()?;
    let verified = store.hasher.verify(password.clone(), hash).await?;
    let Some(row) = row.filter(|_| verified.matches) else { return Ok(None) };
    if let Some(hash) = verified.rehash {
        keep(store, &row, &hash).await?;
    }
    Ok(match (row.try_get("account_id")?, row.try_get("extension_id")?) {
        (Some(account_id), None) => Some(Who::Administrator { account_id }),
        (Some(account_id), Some(extension_id)) => Some(Who::Person { account_id, extension_id }),
        (None, Some(extension_id)) => Some(person(store, extension_id, now).await?),
        (None, None) => None,
    })
}

/// Puts a hash of today's kind in the place of the one that was read, unless another password is there by now.
async fn keep(store: &Store, row: &PgRow, hash: &str) -> Result<()> {
    let old: String = row.try_get("hash")?;
    let query = match row.try_get::<Option<i64>, _>("password_id")? {
        Some(id) => sqlx::query("UPDATE portal.user_password SET hash = $3 WHERE id = $1 AND hash = $2").bind(id),
        None => sqlx::query("UPDATE portal.account SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(row.try_get::<Option<i64>, _>("account_id")?),
    };
    query.bind(old).bind(hash).execute(&store.pool).await?;
    Ok(())
}
