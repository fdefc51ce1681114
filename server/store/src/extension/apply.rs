use sqlx::PgConnection;
use time::OffsetDateTime;

use super::SaveError;
use crate::{Store, session::ManageExtensions};

/// Makes the newest saved version live: from the commit on, the next SIP request is judged by it. Triggers drop the
/// bindings it no longer allows, in the same transaction.
pub async fn apply(store: &Store, _permit: &ManageExtensions, id: i64, _now: OffsetDateTime) -> Result<(), SaveError> {
    let mut tx = store.pool.begin().await?;
    let locked: Option<i64> =
        sqlx::query_scalar("SELECT id FROM portal.extension WHERE id = $1 AND deleted_at IS NULL FOR UPDATE")
            .bind(id)
            .fetch_optional(&mut *tx)
            .await?;
    locked.ok_or(SaveError::Gone)?;
    make_live(&mut tx, store, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Moves the live pointer and writes what the engine sees. The caller has locked the extension.
pub(super) async fn make_live(connection: &mut PgConnection, store: &Store, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE portal.extension SET applied_version = version WHERE id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO sip.endpoint (
             extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name, max_contacts)
         SELECT extension.id, number, extension.registration_name, $2, ha1_md5, ha1_sha256, coalesce(caller_id, number),
                btrim(first_name || ' ' || last_name), concurrent_registrations
         FROM portal.extension JOIN portal.credential ON credential.id = extension.credential_id
         WHERE extension.id = $1
         ON CONFLICT (extension_id) DO UPDATE SET
             number = excluded.number, registration_name = excluded.registration_name, realm = excluded.realm,
             ha1_md5 = excluded.ha1_md5, ha1_sha256 = excluded.ha1_sha256, caller_id = excluded.caller_id,
             display_name = excluded.display_name, max_contacts = excluded.max_contacts",
    )
    .bind(id)
    .bind(&store.sip_domain)
    .execute(&mut *connection)
    .await?;
    release_claims(connection, id).await
}

/// Gives back what neither the saved nor the live version has any more.
pub(super) async fn release_claims(connection: &mut PgConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH kept AS (
             SELECT number, registration_name, lower(email) AS email FROM portal.extension
             WHERE id = $1 AND deleted_at IS NULL
             UNION ALL
             SELECT number, registration_name, NULL FROM sip.endpoint WHERE extension_id = $1
         ), numbers AS (
             DELETE FROM portal.number_claim WHERE extension_id = $1 AND number NOT IN (SELECT number FROM kept)
         ), names AS (
             DELETE FROM portal.registration_name_claim
             WHERE extension_id = $1 AND registration_name NOT IN (SELECT registration_name FROM kept)
         )
         DELETE FROM portal.email_claim
         WHERE extension_id = $1 AND NOT EXISTS (SELECT FROM kept WHERE kept.email = email_claim.email)",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
