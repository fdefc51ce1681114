use crate::{Result, Store};

/// How many rows go in one statement.
const BATCH: i32 = 10_000;

/// Removes what is older than the settings keep it; returns how many rows. The database decides what that is, by its own
/// clock: this role may remove nothing else.
pub async fn prune(store: &Store) -> Result<i64> {
    let mut pruned = 0;
    loop {
        let batch: i64 =
            sqlx::query_scalar("SELECT portal.prune_operation_log($1)").bind(BATCH).fetch_one(&store.pool).await?;
        pruned += batch;
        if batch < i64::from(BATCH) {
            return Ok(pruned);
        }
    }
}
