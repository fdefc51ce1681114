use patchbay_shared::{Extension, RegistrationPassword};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{Apply, SaveError, apply, secrets, taken};
use crate::{Error, Store, installation::credential_purpose, session::ManageExtensions};

/// Saves a change as the next version, made from version `from`. A newer version is never overwritten unseen:
/// [`SaveError::Stale`] names it. Secrets that are `None` stay as they are.
pub async fn update(
    store: &Store,
    permit: &ManageExtensions,
    id: i64,
    from: i32,
    extension: &Extension,
    apply: Apply,
    now: OffsetDateTime,
) -> Result<i32, SaveError> {
    let hash = match &extension.user_password {
        Some(password) => Some(store.hasher.hash(password).await?),
        None => None,
    };
    let mut tx = store.pool.begin().await?;
    let locked = sqlx::query(
        "SELECT version, user_password_id, credential_id, registration_name
         FROM portal.extension WHERE id = $1 AND deleted_at IS NULL FOR UPDATE",
    )
    .bind(id)
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(SaveError::Gone)?;
    let version: i32 = locked.try_get("version")?;
    if version != from {
        return Err(SaveError::Stale(version));
    }
    if !claim(&mut tx, id, extension).await? {
        tx.rollback().await?;
        return Err(taken::conflicts(store, extension, Some(id)).await?);
    }

    let user_password_id: i64 = match hash {
        Some(hash) => {
            sqlx::query_scalar("INSERT INTO portal.user_password (hash) VALUES ($1) RETURNING id")
                .bind(hash.0)
                .fetch_one(&mut *tx)
                .await?
        }
        None => locked.try_get("user_password_id")?,
    };
    let old_name: String = locked.try_get("registration_name")?;
    let credential_id = credential(&mut tx, store, locked.try_get("credential_id")?, &old_name, extension).await?;

    sqlx::query(
        "UPDATE portal.extension SET
             version = version + 1, first_name = $2, last_name = $3, email = $4, mobile = $5, job_title = $6, number = $7,
             caller_id = $8, registration_name = coalesce($9, registration_name), concurrent_registrations = $10,
             user_password_id = $11, credential_id = $12
         WHERE id = $1",
    )
    .bind(id)
    .bind(extension.person.first.as_str())
    .bind(extension.person.last.as_str())
    .bind(extension.email.as_ref().map(|email| email.as_str()))
    .bind(extension.mobile.as_ref().map(|mobile| mobile.as_str()))
    .bind(extension.job_title.as_str())
    .bind(extension.number.as_str())
    .bind(extension.caller_id.as_ref().map(|id| id.as_str()))
    .bind(extension.registration_name.as_ref().map(|name| name.as_str()))
    .bind(i16::from(extension.concurrent_registrations.get()))
    .bind(user_password_id)
    .bind(credential_id)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
         SELECT id, version, portal.document(extension), $2, $3, $4::inet FROM portal.extension WHERE id = $1",
    )
    .bind(id)
    .bind(permit.account_id)
    .bind(now)
    .bind(permit.address.as_deref())
    .execute(&mut *tx)
    .await?;
    match apply {
        Apply::Now => apply::make_live(&mut tx, store, id).await?,
        Apply::Later => apply::release_claims(&mut tx, id).await?,
    }
    tx.commit().await?;
    Ok(version + 1)
}

/// Claims number, e-mail address and registration name; `false` when one of them is somebody else's.
async fn claim(connection: &mut PgConnection, id: i64, extension: &Extension) -> Result<bool, sqlx::Error> {
    let owned: bool = sqlx::query_scalar(
        "WITH number AS (
             INSERT INTO portal.number_claim (number, extension_id) VALUES ($2, $1)
             ON CONFLICT (number) DO UPDATE SET extension_id = number_claim.extension_id RETURNING extension_id
         ), email AS (
             INSERT INTO portal.email_claim (email, extension_id) SELECT $3, $1 WHERE $3 IS NOT NULL
             ON CONFLICT (email) DO UPDATE SET extension_id = email_claim.extension_id RETURNING extension_id
         ), name AS (
             INSERT INTO portal.registration_name_claim (registration_name, extension_id) SELECT $4, $1 WHERE $4 IS NOT NULL
             ON CONFLICT (registration_name) DO UPDATE SET extension_id = registration_name_claim.extension_id
             RETURNING extension_id
         )
         SELECT bool_and(extension_id IS NOT DISTINCT FROM $1)
         FROM (SELECT * FROM number UNION ALL SELECT * FROM email UNION ALL SELECT * FROM name) AS claims",
    )
    .bind(id)
    .bind(extension.number.as_str())
    .bind(extension.email.as_ref().map(|email| email.key()))
    .bind(extension.registration_name.as_ref().map(|name| name.as_str()))
    .fetch_one(connection)
    .await?;
    Ok(owned)
}

/// A new name or a new password is a new credential: the digests cover both (RFC 7616 §3.4.2).
async fn credential(
    connection: &mut PgConnection,
    store: &Store,
    current: i64,
    old_name: &str,
    extension: &Extension,
) -> Result<i64, SaveError> {
    let renamed = extension.registration_name.as_ref().filter(|name| name.as_str() != old_name);
    let name = match (renamed, &extension.registration_password) {
        (None, None) => return Ok(current),
        (Some(name), _) => name.clone(),
        (None, Some(_)) => patchbay_shared::RegistrationName::parse(old_name).map_err(|_| Error::Sealed)?,
    };
    let password = match &extension.registration_password {
        Some(password) => password.clone(),
        None => unsealed(connection, store, current, old_name).await?,
    };
    let credential = secrets::credential(store, &name, &password)?;
    let id = sqlx::query_scalar(
        "INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(name.as_str())
    .bind(credential.ha1.md5)
    .bind(credential.ha1.sha256)
    .bind(credential.sealed)
    .bind(credential.weak)
    .fetch_one(connection)
    .await?;
    Ok(id)
}

async fn unsealed(
    connection: &mut PgConnection,
    store: &Store,
    id: i64,
    name: &str,
) -> Result<RegistrationPassword, SaveError> {
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM portal.credential WHERE id = $1")
        .bind(id)
        .fetch_one(connection)
        .await?;
    let password: SecretString = store.vault.open_sealed(&credential_purpose(name), &sealed)?;
    let typed = patchbay_shared::Secret::new(password.expose_secret());
    Ok(RegistrationPassword::parse(&typed).map_err(|_| Error::Sealed)?)
}
