use super::COUNT_LIMIT;
use crate::{Result, Store};

/// How many extensions wait for Apply, counted up to [`COUNT_LIMIT`].
pub async fn pending(store: &Store) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT FROM portal.extension
             WHERE deleted_at IS NULL AND pending LIMIT $1) AS counted",
    )
    .bind(COUNT_LIMIT + 1)
    .fetch_one(&store.pool)
    .await?)
}
