use patchbay_shared::Secret;
use secrecy::SecretString;
use sqlx::Row;

use crate::{Result, Store, session::Who};

/// Who has this e-mail address or extension number and this password. Nobody by that name and a wrong password are
/// the same answer after the same work.
pub async fn authenticate(store: &Store, name: &str, password: &Secret) -> Result<Option<Who>> {
    let row = sqlx::query(
        "SELECT account.id AS account_id, NULL::bigint AS extension_id, account.password_hash AS hash, NULL::bigint AS password_id
         FROM portal.email_claim JOIN portal.account ON account.id = email_claim.account_id WHERE email_claim.email = $1
         UNION ALL
         SELECT NULL, extension.id, user_password.hash, user_password.id
         FROM portal.extension JOIN portal.user_password ON user_password.id = extension.user_password_id
         WHERE extension.deleted_at IS NULL AND extension.id = coalesce(
             (SELECT extension_id FROM portal.email_claim WHERE email = $1),
             (SELECT extension_id FROM portal.number_claim WHERE number = $1))",
    )
    .bind(name.trim().to_ascii_lowercase().replace('\0', ""))
    .fetch_optional(&store.pool)
    .await?;
    let (who, hash, password_id) = match row {
        Some(row) => {
            let who = match (row.try_get("account_id")?, row.try_get("extension_id")?) {
                (Some(account_id), _) => Some(Who::Administrator { account_id }),
                (None, Some(extension_id)) => Some(Who::Person { extension_id }),
                (None, None) => None,
            };
            (who, Some(row.try_get("hash")?), row.try_get::<Option<i64>, _>("password_id")?)
        }
        None => (None, None, None),
    };
    let verified = store.hasher.verify(SecretString::from(password.expose().to_owned()), hash).await?;
    if let (Some(hash), Some(id)) = (verified.rehash, password_id) {
        sqlx::query("UPDATE portal.user_password SET hash = $2 WHERE id = $1")
            .bind(id)
            .bind(hash.0)
            .execute(&store.pool)
            .await?;
    }
    Ok(who.filter(|_| verified.matches))
}
