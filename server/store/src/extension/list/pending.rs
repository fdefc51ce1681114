use super::COUNT_LIMIT;
use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// How many extensions wait for Apply, counted up to [`COUNT_LIMIT`].
pub async fn pending(store: &Store, permit: &Permit<ViewExtensions>) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT FROM portal.extension
             WHERE deleted_at IS NULL AND pending AND ($2::bigint IS NULL OR id IN (SELECT portal.managed($2))) LIMIT $1) AS counted",
    )
    .bind(COUNT_LIMIT + 1)
    .bind(permit.limit())
    .fetch_one(&store.pool)
    .await?)
}
