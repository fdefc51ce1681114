use patchbay_shared::Extension;
use sqlx::PgConnection;

/// Claims the numbers, e-mail addresses and registration names of everything that one extension is, saved or live;
/// `false` when one of them is somebody else's. The caller has locked the extension, so that what it has already
/// cannot go meanwhile.
pub(super) async fn claim(
    connection: &mut PgConnection,
    id: i64,
    extension: &[&Extension],
) -> Result<bool, sqlx::Error> {
    let numbers: Vec<&str> = extension.iter().map(|extension| extension.number.as_str()).collect();
    let emails: Vec<String> =
        extension.iter().filter_map(|extension| extension.email.as_ref().map(|email| email.key())).collect();
    let names: Vec<&str> = extension
        .iter()
        .filter_map(|extension| extension.registration_name.as_ref().map(|name| name.as_str()))
        .collect();
    sqlx::query_scalar(
        // One after the other, as every statement that claims: nobody waits in a circle.
        "WITH number AS (
             INSERT INTO portal.number_claim (number, extension_id)
             SELECT number, $1 FROM unnest($2::text[]) AS number ORDER BY number
             ON CONFLICT DO NOTHING RETURNING number
         ), email AS (
             INSERT INTO portal.email_claim (email, extension_id)
             SELECT email, $1 FROM unnest($3::text[]) AS email, (SELECT count(*) FROM number) AS claimed ORDER BY email
             ON CONFLICT DO NOTHING RETURNING email
         ), name AS (
             INSERT INTO portal.registration_name_claim (registration_name, extension_id)
             SELECT name, $1 FROM unnest($4::text[]) AS name, (SELECT count(*) FROM email) AS claimed ORDER BY name
             ON CONFLICT DO NOTHING RETURNING registration_name
         )
         SELECT NOT EXISTS (SELECT unnest($2::text[]) EXCEPT SELECT number FROM number
                            EXCEPT SELECT number FROM portal.number_claim WHERE extension_id = $1)
            AND NOT EXISTS (SELECT unnest($3::text[]) EXCEPT SELECT email FROM email
                            EXCEPT SELECT email FROM portal.email_claim WHERE extension_id = $1)
            AND NOT EXISTS (SELECT unnest($4::text[]) EXCEPT SELECT registration_name FROM name
                            EXCEPT SELECT registration_name FROM portal.registration_name_claim WHERE extension_id = $1)",
    )
    .bind(id)
    .bind(numbers)
    .bind(emails)
    .bind(names)
    .fetch_one(connection)
    .await
}

/// Gives back what neither the saved nor the live version has any more, and everything of a deleted extension. The
/// live e-mail address is kept as well: it comes back when the saved version is discarded.
pub(crate) async fn release(connection: &mut PgConnection, ids: &[i64]) -> Result<(), sqlx::Error> {
    // Looked up claim by claim: it must not matter for the plan whether it is one extension or ten thousand.
    sqlx::query(
        "WITH numbers AS (
             DELETE FROM portal.number_claim AS claim WHERE extension_id = ANY($1)
                AND NOT EXISTS (SELECT FROM portal.extension
                    WHERE id = claim.extension_id AND deleted_at IS NULL AND number = claim.number)
                AND NOT EXISTS (SELECT FROM sip.endpoint
                    WHERE endpoint.extension_id = claim.extension_id AND endpoint.number = claim.number)
         ), names AS (
             DELETE FROM portal.registration_name_claim AS claim WHERE extension_id = ANY($1)
                AND NOT EXISTS (SELECT FROM portal.extension
                    WHERE id = claim.extension_id AND deleted_at IS NULL AND registration_name = claim.registration_name)
                AND NOT EXISTS (SELECT FROM sip.endpoint
                    WHERE endpoint.extension_id = claim.extension_id
                      AND endpoint.registration_name = claim.registration_name)
         )
         DELETE FROM portal.email_claim AS claim WHERE extension_id = ANY($1)
            AND NOT EXISTS (
                SELECT FROM portal.extension
                LEFT JOIN portal.revision ON revision.extension_id = id AND revision.version = applied_version
                WHERE id = claim.extension_id AND deleted_at IS NULL
                  AND claim.email IN (lower(email COLLATE \"C\"), lower((document ->> 'email') COLLATE \"C\")))",
    )
    .bind(ids)
    .execute(connection)
    .await?;
    Ok(())
}
