use std::collections::BTreeMap;

use patchbay_shared::{Change, Existing, Field, ImportRow, JobRefusal};
use sqlx::{Row, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use super::{Changed, Verdict};
use crate::{
    Error, Result, Store,
    session::{AddExtensions, Permit},
};

/// A file that was read and judged, as whoever brought it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// For as long as it is kept.
    pub id: i64,
    /// What it was called.
    pub file: String,
    /// What becomes of rows whose number an extension has already.
    pub existing: Existing,
    /// Names of columns that nothing was read of.
    pub unknown: Vec<String>,
    /// When it came.
    pub created_at: OffsetDateTime,
    /// The job that imports it, once it has begun.
    pub job_id: Option<i64>,
    /// How many rows there are of each verdict.
    pub counts: BTreeMap<Verdict, i64>,
    /// How many rows are new although their number is an extension's but for zeros before it.
    pub padded: i64,
}

impl Import {
    /// How many rows there are of a verdict.
    pub fn count(&self, verdict: Verdict) -> i64 {
        self.counts.get(&verdict).copied().unwrap_or_default()
    }
}

/// A file of one's own.
pub async fn find(store: &Store, permit: &Permit<AddExtensions>, id: i64) -> Result<Option<Import>> {
    let row = sqlx::query("SELECT * FROM portal.import WHERE id = $1 AND account_id = $2 AND ready")
        .bind(id)
        .bind(permit.account_id)
        .fetch_optional(&store.pool)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let counted: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT verdict, count(*), count(padded) FROM portal.import_row WHERE import_id = $1 GROUP BY verdict",
    )
    .bind(id)
    .fetch_all(&store.pool)
    .await?;
    let existing: String = row.try_get("existing")?;
    let counts = counted.iter().filter_map(|(name, count, _)| Some((Verdict::of_name(name)?, *count))).collect();
    Ok(Some(Import {
        id,
        file: row.try_get("file")?,
        existing: Existing::of_name(&existing).unwrap_or_default(),
        unknown: row.try_get("unknown")?,
        created_at: row.try_get("created_at")?,
        job_id: row.try_get("job_id")?,
        counts,
        padded: counted.iter().map(|(.., padded)| padded).sum(),
    }))
}

/// A row as whoever brought the file looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// Of the file.
    pub line: i32,
    /// As it stands in the file.
    pub number: String,
    /// What would become of it.
    pub verdict: Verdict,
    /// Field by field, from what to what.
    pub changes: Vec<Change>,
    /// What speaks against it, and of each field what stands in the file.
    pub told: Option<Told>,
    /// The number of an extension that is the same with zeros before it.
    pub padded: Option<String>,
}

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The line of the file.
    pub line: i32,
    /// As it stands in the file.
    pub number: String,
    /// Why.
    pub refusal: JobRefusal,
    /// What the row says, without secrets.
    pub said: Option<ImportRow>,
}

/// The next `most` rows behind the line `after`, of one verdict or of all.
pub async fn review(
    store: &Store,
    permit: &Permit<AddExtensions>,
    id: i64,
    verdict: Option<Verdict>,
    after: i32,
    most: u16,
) -> Result<Vec<Reviewed>> {
    let rows = sqlx::query(
        "SELECT import_row.* FROM portal.import_row JOIN portal.import ON import.id = import_id
         WHERE import_id = $1 AND account_id = $2 AND ready AND line > $3 AND ($4::text IS NULL OR verdict = $4)
         ORDER BY line LIMIT $5",
    )
    .bind(id)
    .bind(permit.account_id)
    .bind(after)
    .bind(verdict.map(Verdict::name))
    .bind(i64::from(most))
    .fetch_all(&store.pool)
    .await?;
    rows.iter().map(reviewed).collect()
}

fn reviewed(row: &PgRow) -> Result<Reviewed> {
    let unknown = || Error::Sql(sqlx::Error::Decode("a row has a verdict that is not known".into()));
    let verdict: String = row.try_get("verdict")?;
    let verdict = Verdict::of_name(&verdict).ok_or_else(unknown)?;
    let said: Option<Json<ImportRow>> = row.try_get("said")?;
    let said = said.map(|Json(said)| said);
    let changes: Option<Json<Vec<Changed>>> = row.try_get("changes")?;
    let changes = match (verdict, changes, &said) {
        (Verdict::New, _, Some(said)) => begins(said, row.try_get("to_hash")?),
        (_, Some(Json(changes)), _) => changes.into_iter().map(change).collect(),
        _ => Vec::new(),
    };
    let refusal: Option<Json<JobRefusal>> = row.try_get("refusal")?;
    let (line, number): (i32, String) = (row.try_get("line")?, row.try_get("number")?);
    let told = refusal.map(|Json(refusal)| Told { line, number: number.clone(), refusal, said });
    Ok(Reviewed { line, number, verdict, changes, told, padded: row.try_get("padded")? })
}

fn change((field, from, to): Changed) -> Change {
    Change { field, from, to, secret: field.is_secret() }
}

/// What a new extension has.
fn begins(said: &ImportRow, password: bool) -> Vec<Change> {
    let said_of = |field: Field| {
        let value = said.value(field).filter(|value| !value.is_empty())?;
        Some(Change { field, from: None, to: Some(value.to_owned()), secret: false })
    };
    let chosen = Change { field: Field::UserPassword, from: None, to: None, secret: true };
    Field::ALL.into_iter().filter_map(said_of).chain(password.then_some(chosen)).collect()
}

/// The next `most` rows of one's own file that were refused, before or by the job, behind the line `after`.
pub async fn refused(
    store: &Store,
    permit: &Permit<AddExtensions>,
    id: i64,
    after: i32,
    most: u16,
) -> Result<Vec<Told>> {
    let rows = sqlx::query(
        "SELECT import_row.line, import_row.number, import_row.said, coalesce(job_item.refusal, import_row.refusal) AS refusal
         FROM portal.import JOIN portal.import_row ON import_id = import.id
         LEFT JOIN portal.job_item ON job_item.job_id = import.job_id AND job_item.line = import_row.line
         WHERE import.id = $1 AND account_id = $2 AND ready AND import_row.line > $3
           AND coalesce(job_item.refusal, import_row.refusal) IS NOT NULL
         ORDER BY import_row.line LIMIT $4",
    )
    .bind(id)
    .bind(permit.account_id)
    .bind(after)
    .bind(i64::from(most))
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            let Json(refusal) = row.try_get("refusal")?;
            let said: Option<Json<ImportRow>> = row.try_get("said")?;
            let said = said.map(|Json(said)| said);
            Ok(Told { line: row.try_get("line")?, number: row.try_get("number")?, refusal, said })
        })
        .collect()
}
