use time::{Duration, OffsetDateTime};

use crate::{Result, Store};

/// How long a file is kept that nobody went on with; one that was imported goes with its job.
const LIFE: Duration = Duration::hours(12);

/// Removes files that nobody went on with.
pub async fn prune(store: &Store, now: OffsetDateTime) -> Result<()> {
    sqlx::query("DELETE FROM portal.import WHERE job_id IS NULL AND created_at < $1")
        .bind(now - LIFE)
        .execute(&store.pool)
        .await?;
    Ok(())
}
