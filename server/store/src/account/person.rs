use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{Result, Store, session::Who};

/// The account of an extension's person, which is made if it is the first time that one is needed.
pub async fn person(store: &Store, extension_id: i64, now: OffsetDateTime) -> Result<Who> {
    Ok(find_or_create(&mut *store.pool.acquire().await?, extension_id, now).await?)
}

/// The same for whoever has a connection already: many who each held one and wanted another would wait for each other.
pub(crate) async fn find_or_create(
    connection: &mut PgConnection,
    extension_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<Who, sqlx::Error> {
    let account_id = sqlx::query_scalar(
        // Somebody may make it at the same moment: the update that changes nothing returns theirs.
        "INSERT INTO portal.account (extension_id, created_at) VALUES ($1, $2)
         ON CONFLICT (extension_id) DO UPDATE SET extension_id = excluded.extension_id RETURNING id",
    )
    .bind(extension_id)
    .bind(now)
    .fetch_one(connection)
    .await?;
    Ok(Who::Person { account_id, extension_id })
}
