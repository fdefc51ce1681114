use patchbay_shared::Extension;
use sqlx::PgConnection;

/// Claims number, e-mail address and registration name; `false` when one of them is somebody else's. The caller has
/// locked the extension, so that what it has already cannot go meanwhile.
pub(super) async fn claim(connection: &mut PgConnection, id: i64, extension: &Extension) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        // One after the other, as every statement that claims: nobody waits in a circle.
        "WITH number AS (
             INSERT INTO portal.number_claim (number, extension_id) VALUES ($2, $1) ON CONFLICT DO NOTHING RETURNING 1
         ), email AS (
             INSERT INTO portal.email_claim (email, extension_id)
             SELECT $3, $1 FROM (SELECT count(*) FROM number) AS claimed WHERE $3 IS NOT NULL
             ON CONFLICT DO NOTHING RETURNING 1
         ), name AS (
             INSERT INTO portal.registration_name_claim (registration_name, extension_id)
             SELECT $4, $1 FROM (SELECT count(*) FROM email) AS claimed WHERE $4 IS NOT NULL
             ON CONFLICT DO NOTHING RETURNING 1
         )
         SELECT (EXISTS (SELECT FROM number)
                 OR EXISTS (SELECT FROM portal.number_claim WHERE number = $2 AND extension_id = $1))
            AND ($3 IS NULL OR EXISTS (SELECT FROM email)
                 OR EXISTS (SELECT FROM portal.email_claim WHERE email = $3 AND extension_id = $1))
            AND ($4 IS NULL OR EXISTS (SELECT FROM name)
                 OR EXISTS (SELECT FROM portal.registration_name_claim WHERE registration_name = $4 AND extension_id = $1))",
    )
    .bind(id)
    .bind(extension.number.as_str())
    .bind(extension.email.as_ref().map(|email| email.key()))
    .bind(extension.registration_name.as_ref().map(|name| name.as_str()))
    .fetch_one(connection)
    .await
}

/// Gives back what neither the saved nor the live version has any more.
pub(super) async fn release(connection: &mut PgConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH kept AS (
             SELECT number, registration_name, lower(email COLLATE \"C\") AS email FROM portal.extension
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
