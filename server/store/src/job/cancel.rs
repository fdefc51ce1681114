use patchbay_shared::{JobEnd, Operation};
use time::OffsetDateTime;

use super::{step::end, tell};
use crate::{Result, Store, operation_log, session::Session};

/// Stops one's own job: the batch that is under way ends, and is its last one. What was done by then stays. `None` when there is no
/// such job, `false` when it has ended already.
pub async fn cancel(store: &Store, session: &Session, id: i64, now: OffsetDateTime) -> Result<Option<bool>> {
    // What is all or nothing holds the job until its end, unless it hears of this.
    sqlx::query("UPDATE portal.import SET cancelled = true WHERE job_id = $1 AND account_id = $2")
        .bind(id)
        .bind(session.who.account_id())
        .execute(&store.pool)
        .await?;
    let mut tx = store.pool.begin().await?;
    let open: Option<bool> =
        sqlx::query_scalar("SELECT ended_at IS NULL FROM portal.job WHERE id = $1 AND account_id = $2 FOR UPDATE")
            .bind(id)
            .bind(session.who.account_id())
            .fetch_optional(&mut *tx)
            .await?;
    if open == Some(true) {
        end(&mut tx, id, JobEnd::Cancelled, now).await?;
        operation_log::about_job(&mut tx, session.author(), Operation::CancelJob, id, now).await?;
        tell(&mut tx, id).await?;
        tx.commit().await?;
    }
    Ok(open)
}
