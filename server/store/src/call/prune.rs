use crate::{Result, Store};

/// How many calls go in one statement.
const BATCH: i32 = 10_000;

/// Removes the calls that are older than the settings keep them, and the oldest of those that are more than one keeps
/// (`sip.call_policy`). The database decides what that is: this role may remove nothing else. What no engine will tell the end of is
/// closed before.
pub async fn prune(store: &Store) -> Result<()> {
    sqlx::query("SELECT sip.end_lost_calls()").execute(&store.pool).await?;
    loop {
        let batch: i64 = sqlx::query_scalar("SELECT portal.prune_calls($1)").bind(BATCH).fetch_one(&store.pool).await?;
        if batch < i64::from(BATCH) {
            return Ok(());
        }
    }
}
