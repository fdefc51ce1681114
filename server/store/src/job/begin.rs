use patchbay_shared::JobKind;
use serde::Serialize;
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};
use time::OffsetDateTime;

use super::tell;
use crate::{
    Error, Result,
    extension::{SaveError, Selection, from_found},
    operation_log,
    session::Actor,
};

/// How many jobs of one account there are at most; older ones that ended go.
pub const KEPT: i64 = 20;

/// Why a job did not begin.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// [`KEPT`] jobs of this account go on.
    #[error("too many jobs go on")]
    TooMany,
    /// There is nothing to work on.
    #[error("nothing was selected")]
    Nothing,
    /// What is wanted is wrong for all.
    #[error(transparent)]
    Refused(#[from] SaveError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for BeginError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A job before it begins.
pub(super) struct Beginning<'a, T> {
    pub(super) kind: JobKind,
    /// What it is about; empty where no numbers say it.
    pub(super) label: &'a str,
    pub(super) apply: bool,
    pub(super) task: &'a T,
    pub(super) sealed: Option<Vec<u8>>,
}

/// Makes room for one job more, and makes it, for nothing yet: see [`fill`].
pub(super) async fn begin<T: Serialize + Sync>(
    connection: &mut PgConnection,
    actor: &Actor,
    job: Beginning<'_, T>,
    now: OffsetDateTime,
) -> std::result::Result<i64, BeginError> {
    // Two that begin at once are counted one after the other.
    sqlx::query("SELECT FROM portal.account WHERE id = $1 FOR NO KEY UPDATE")
        .bind(actor.account_id)
        .execute(&mut *connection)
        .await?;
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.job WHERE account_id = $1 AND ended_at IS NULL")
        .bind(actor.account_id)
        .fetch_one(&mut *connection)
        .await?;
    if open >= KEPT {
        return Err(BeginError::TooMany);
    }
    sqlx::query(
        "DELETE FROM portal.job WHERE id IN (
             SELECT id FROM portal.job WHERE account_id = $1 AND ended_at IS NOT NULL ORDER BY id DESC OFFSET $2)",
    )
    .bind(actor.account_id)
    .bind(KEPT - 1 - open)
    .execute(&mut *connection)
    .await?;
    Ok(sqlx::query_scalar(
        "INSERT INTO portal.job (kind, label, account_id, token_hash, address, apply, task, sealed, created_at, total)
         VALUES ($1, $2, $3, $4, $5::inet, $6, $7, $8, $9, 1) RETURNING id",
    )
    .bind(job.kind.name())
    .bind(job.label)
    .bind(actor.account_id)
    .bind(actor.token_hash)
    .bind(actor.address.as_deref())
    .bind(job.apply)
    .bind(Json(job.task))
    .bind(job.sealed)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Says how many items a job has, which were made in the same transaction, and has it begin with the commit.
pub(super) async fn ready(
    connection: &mut PgConnection,
    actor: &Actor,
    (id, kind): (i64, JobKind),
    total: u64,
    now: OffsetDateTime,
) -> std::result::Result<(), BeginError> {
    if total == 0 {
        return Err(BeginError::Nothing);
    }
    sqlx::query("UPDATE portal.job SET total = $2 WHERE id = $1")
        .bind(id)
        .bind(i32::try_from(total).unwrap_or(i32::MAX))
        .execute(&mut *connection)
        .await?;
    operation_log::about_job(connection, actor.author(), kind.operation(), id, now).await?;
    tell(connection, id).await?;
    Ok(())
}

/// Makes an item of each extension of a selection, in ascending order; returns how many.
pub(super) async fn select(
    connection: &mut PgConnection,
    id: i64,
    selection: &Selection,
    limit: Option<i64>,
) -> Result<u64> {
    let mut sql: QueryBuilder<Postgres> =
        QueryBuilder::new("INSERT INTO portal.job_item (job_id, place, extension_id, version) SELECT ");
    sql.push_bind(id);
    match selection {
        Selection::These(these) => {
            let (ids, versions): (Vec<i64>, Vec<i32>) = these.iter().copied().unzip();
            sql.push(", row_number() OVER (ORDER BY picked.id), picked.id, picked.version FROM unnest(").push_bind(ids);
            sql.push(", ").push_bind(versions).push(
                ") AS picked (id, version)
                 WHERE EXISTS (SELECT FROM portal.extension WHERE extension.id = picked.id) AND portal.manages(",
            );
            sql.push_bind(limit).push(", picked.id)");
        }
        Selection::All(found, seen) => {
            sql.push(", row_number() OVER (ORDER BY id), id, extension.version");
            from_found(&mut sql, found, seen, limit);
        }
    }
    Ok(sql.build().execute(connection).await?.rows_affected())
}
