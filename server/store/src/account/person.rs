use time::OffsetDateTime;

use crate::{Result, Store, session::Who};

/// The account of an extension's person, which is made if it is the first time that one is needed.
pub async fn person(store: &Store, extension_id: i64, now: OffsetDateTime) -> Result<Who> {
    let account_id = sqlx::query_scalar(
        // Somebody may make it at the same moment: the update that changes nothing returns theirs.
        "INSERT INTO portal.account (extension_id, created_at) VALUES ($1, $2)
         ON CONFLICT (extension_id) DO UPDATE SET extension_id = excluded.extension_id RETURNING id",
    )
    .bind(extension_id)
    .bind(now)
    .fetch_one(&store.pool)
    .await?;
    Ok(Who::Person { account_id, extension_id })
}
