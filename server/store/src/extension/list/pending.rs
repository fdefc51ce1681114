use super::COUNT_LIMIT;
use crate::{
    Result, Store,
    extension::in_scope,
    session::{Permit, ViewExtensions},
};

/// `$1` is how many are counted, `$2` whose scope it is.
pub(in crate::extension) const PENDING: &str = concat!(
    "SELECT count(*) FROM (SELECT FROM portal.extension WHERE deleted_at IS NULL AND pending AND ",
    in_scope!("$2"),
    " LIMIT $1) AS counted"
);

/// How many extensions wait for Apply, counted up to [`COUNT_LIMIT`].
pub async fn pending(store: &Store, permit: &Permit<ViewExtensions>) -> Result<i64> {
    let pending = sqlx::query_scalar(PENDING).bind(COUNT_LIMIT + 1).bind(permit.limit());
    Ok(pending.fetch_one(&store.pool).await?)
}
