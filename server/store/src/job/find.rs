use patchbay_shared::{JobEnd, JobKind, JobRefusal};
use sqlx::{Row, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use crate::{
    Error, Result, Store,
    session::{Permit, ViewExtensions},
};

/// A job as whoever began it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// For as long as it is kept.
    pub id: i64,
    /// What it does.
    pub kind: JobKind,
    /// What it is about; empty where no numbers say it.
    pub label: String,
    /// Whether what it saves is made live as well.
    pub apply: bool,
    /// When it began.
    pub created_at: OffsetDateTime,
    /// When and how it ended, if it has.
    pub ended: Option<(OffsetDateTime, JobEnd)>,
    /// On how many extensions it works.
    pub total: i32,
    /// How many of them were worked on.
    pub done: i32,
    /// The file that it imports.
    pub import_id: Option<i64>,
    /// Whether it is to be all or nothing.
    pub whole: bool,
    /// How many chosen passwords are hashed first, and how many of them are.
    pub hashed: (i64, i64),
    /// How many of these were so already.
    pub unchanged: i64,
    /// How many of these were left as they are, for some reason.
    pub refused: i64,
    /// Of how many new ones the session that looks can still be handed the passwords out.
    pub to_hand_out: i64,
}

/// Columns of a row of `portal.job` that say all of it; `$1` is the account, `$2` the session that looks.
const COLUMNS: &str = "
    SELECT job.id, kind, label, apply, job.created_at, ended_at, ending, total, import.id AS import_id,
           coalesce(import.whole, false) AS whole, coalesce(import.hashed, 0)::bigint AS hashed,
           (SELECT count(*) FROM portal.import_row WHERE import_id = import.id AND to_hash AND verdict <> 'refused') AS to_hash,
           -- Of what is all or nothing nobody sees the items before the end.
           CASE WHEN ended_at IS NULL THEN greatest(done, import.written) ELSE done END AS done,
           (SELECT count(*) FROM portal.job_item WHERE job_id = job.id AND outcome = 'unchanged') AS unchanged,
           (SELECT count(*) FROM portal.job_item WHERE job_id = job.id AND outcome = 'refused') AS refused,
           (SELECT count(*) FROM portal.reveal WHERE job_id = job.id AND reveal.token_hash = $2) AS to_hand_out
    FROM portal.job LEFT JOIN portal.import ON import.job_id = job.id WHERE job.account_id = $1";

/// One's own job.
pub async fn find(store: &Store, permit: &Permit<ViewExtensions>, id: i64) -> Result<Option<Job>> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} AND job.id = $3")))
        .bind(permit.account_id)
        .bind(permit.token_hash)
        .bind(id)
        .fetch_optional(&store.pool)
        .await?;
    row.as_ref().map(read).transpose()
}

/// One's own jobs, the latest first.
pub async fn list(store: &Store, permit: &Permit<ViewExtensions>) -> Result<Vec<Job>> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY job.id DESC")))
        .bind(permit.account_id)
        .bind(permit.token_hash)
        .fetch_all(&store.pool)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &PgRow) -> Result<Job> {
    let unknown = || Error::Sql(sqlx::Error::Decode("a job has a name that is not known".into()));
    let (kind, ending): (String, Option<String>) = (row.try_get("kind")?, row.try_get("ending")?);
    let ended_at: Option<OffsetDateTime> = row.try_get("ended_at")?;
    let ending = ending.map(|name| JobEnd::of_name(&name).ok_or_else(unknown)).transpose()?;
    Ok(Job {
        id: row.try_get("id")?,
        kind: JobKind::of_name(&kind).ok_or_else(unknown)?,
        label: row.try_get("label")?,
        apply: row.try_get("apply")?,
        created_at: row.try_get("created_at")?,
        ended: ended_at.zip(ending),
        total: row.try_get("total")?,
        done: row.try_get("done")?,
        import_id: row.try_get("import_id")?,
        whole: row.try_get("whole")?,
        hashed: (row.try_get("hashed")?, row.try_get("to_hash")?),
        unchanged: row.try_get("unchanged")?,
        refused: row.try_get("refused")?,
        to_hand_out: row.try_get("to_hand_out")?,
    })
}

/// An extension that a job left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which of the job's, from 1 on.
    pub place: i32,
    /// Number and name, as far as they are for whoever looks.
    pub label: String,
    /// Why.
    pub refusal: JobRefusal,
}

/// The next `most` extensions that one's own job left as they were, behind the one at the place `after`.
pub async fn left(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    job_id: i64,
    after: i32,
    most: u16,
) -> Result<Vec<Left>> {
    let rows = sqlx::query(
        "SELECT place, refusal, coalesce(CASE WHEN portal.manages($5, extension.id) THEN portal.label(extension) END,
                                         job_item.number, '') AS label
         FROM portal.job JOIN portal.job_item ON job_id = job.id
         LEFT JOIN portal.extension ON extension.id = job_item.extension_id
         WHERE job.account_id = $1 AND job.id = $2 AND outcome = 'refused' AND place > $3 ORDER BY place LIMIT $4",
    )
    .bind(permit.account_id)
    .bind(job_id)
    .bind(after)
    .bind(i64::from(most))
    .bind(permit.limit())
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            let Json(refusal) = row.try_get("refusal")?;
            Ok(Left { place: row.try_get("place")?, label: row.try_get("label")?, refusal })
        })
        .collect()
}
