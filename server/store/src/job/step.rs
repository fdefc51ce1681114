use patchbay_shared::{JobEnd, JobKind};
use serde::de::DeserializeOwned;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{
    add, apply, delete, edit, import,
    item::{Item, Outcome, next, record},
    tell, undo,
};
use crate::{
    Error, Result, Store,
    extension::SaveError,
    session::{self, ApplyExtensions, Session},
};

/// What became of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A job went on, or ended; there may be more to do.
    More,
    /// Other servers are at all jobs that there are.
    Elsewhere,
    /// There is no job to go on with.
    Done,
}

/// A job as whoever works on it needs it.
pub(super) struct Work {
    pub(super) id: i64,
    kind: JobKind,
    pub(super) apply: bool,
    task: serde_json::Value,
    pub(super) sealed: Option<Vec<u8>>,
    pub(super) done: i32,
    pub(super) total: i32,
}

impl Work {
    /// What is done to each.
    pub(super) fn task<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.task.clone()).map_err(|error| Error::Sql(sqlx::Error::Decode(error.into())))
    }

    /// The next items, as many as one batch takes.
    pub(super) async fn items(&self, connection: &mut PgConnection, most: i32) -> Result<Vec<Item>> {
        next(connection, self.id, self.done, most).await
    }
}

/// What a batch did.
pub(super) enum Done {
    /// It worked on these items, in their order.
    Items(Vec<Outcome>),
    /// Of what is all or nothing, these items cannot be, and so nothing was done.
    Refused(Vec<Outcome>),
    /// Nothing, because somebody wants it so.
    Cancelled,
}

/// What a batch did, or that whoever began the job may not do it any more.
pub(super) type Batch = std::result::Result<Option<Done>, SaveError>;

/// Does the next batch of one job, the one that waited longest: jobs that go on at once take turns. The transaction that does it says
/// how far the job is by then, and holds the job's row, which is how other servers know that somebody is at it.
pub async fn advance(store: &Store, now: OffsetDateTime) -> Result<Step> {
    store.renew_settings().await?;
    let mut tx = store.pool.begin().await?;
    let row = sqlx::query(
        "SELECT *, host(address) AS source FROM portal.job WHERE ended_at IS NULL
         ORDER BY stepped_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else {
        let elsewhere: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM portal.job WHERE ended_at IS NULL)")
            .fetch_one(&mut *tx)
            .await?;
        return Ok(if elsewhere { Step::Elsewhere } else { Step::Done });
    };
    let id: i64 = row.try_get("id")?;
    let token_hash: [u8; 32] = row.try_get("token_hash")?;
    let address: Option<String> = row.try_get("source")?;
    let session = session::acting(&mut tx, row.try_get("account_id")?, token_hash, address, now).await?;
    let kind: String = row.try_get("kind")?;
    let work = Work {
        id,
        kind: JobKind::of_name(&kind).ok_or_else(|| Error::Sql(sqlx::Error::RowNotFound))?,
        apply: row.try_get("apply")?,
        task: row.try_get("task")?,
        sealed: row.try_get("sealed")?,
        done: row.try_get("done")?,
        total: row.try_get("total")?,
    };
    match batch(store, &mut tx, &work, session.as_ref(), now).await {
        Ok(()) => {
            tell(&mut tx, id).await?;
            tx.commit().await?;
            Ok(Step::More)
        }
        Err(error @ (Error::Away(_) | Error::Contended | Error::Busy)) => Err(error),
        Err(error) => {
            tx.rollback().await?;
            // It would fail again and again, and so would everything behind it wait.
            tracing::error!(job = id, error = &error as &dyn std::error::Error, "a job failed");
            let mut tx = store.pool.begin().await?;
            end(&mut tx, id, JobEnd::Failed, now).await?;
            tell(&mut tx, id).await?;
            tx.commit().await?;
            Ok(Step::More)
        }
    }
}

async fn batch(
    store: &Store,
    connection: &mut PgConnection,
    work: &Work,
    session: Option<&Session>,
    now: OffsetDateTime,
) -> Result<()> {
    // Whoever began it may not make live any more what it makes live.
    let live = session.and_then(|session| session.permit::<ApplyExtensions>().ok()).filter(|_| work.apply);
    let done = match session.filter(|_| live.is_some() || !work.apply) {
        None => Ok(None),
        Some(session) => match work.kind {
            JobKind::Add => add::batch(store, connection, work, session, now).await,
            JobKind::Edit => edit::batch(store, connection, work, (session, live), now).await,
            JobKind::Delete => delete::batch(connection, work, session, now).await,
            JobKind::Apply => apply::batch(connection, work, session, now).await,
            JobKind::Import => import::batch(store, connection, work, (session, live), now).await,
            JobKind::Undo => undo::batch(store, connection, work, (session, live), now).await,
        },
    };
    let outcomes = match done {
        Ok(Some(Done::Items(outcomes))) => outcomes,
        Ok(Some(Done::Refused(outcomes))) => {
            record(connection, work.id, &outcomes).await?;
            return end(connection, work.id, JobEnd::Refused, now).await;
        }
        Ok(Some(Done::Cancelled)) => return end(connection, work.id, JobEnd::Cancelled, now).await,
        Ok(None) => return end(connection, work.id, JobEnd::Denied, now).await,
        Err(SaveError::Store(error)) => return Err(error),
        Err(error) => return Err(Error::Sql(sqlx::Error::Protocol(error.to_string()))),
    };
    record(connection, work.id, &outcomes).await?;
    let done = work.done + i32::try_from(outcomes.len()).unwrap_or(i32::MAX);
    sqlx::query("UPDATE portal.job SET done = $2, stepped_at = clock_timestamp() WHERE id = $1")
        .bind(work.id)
        .bind(done)
        .execute(&mut *connection)
        .await?;
    if done >= work.total {
        end(connection, work.id, JobEnd::Done, now).await?;
    }
    Ok(())
}

/// Ends a job, unless it has ended. Nobody needs its secrets any more.
pub(super) async fn end(connection: &mut PgConnection, id: i64, ending: JobEnd, now: OffsetDateTime) -> Result<()> {
    sqlx::query("UPDATE portal.job SET ended_at = $3, ending = $2, sealed = NULL WHERE id = $1 AND ended_at IS NULL")
        .bind(id)
        .bind(ending.name())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}
