use time::{Duration, OffsetDateTime};

use crate::{Result, Store};

/// How long a job that ended is kept.
pub const LIFE: Duration = Duration::days(7);

/// Removes the jobs that ended long enough ago, with what they say of extensions.
pub async fn prune(store: &Store, now: OffsetDateTime) -> Result<()> {
    sqlx::query("DELETE FROM portal.job WHERE ended_at < $1").bind(now - LIFE).execute(&store.pool).await?;
    Ok(())
}
