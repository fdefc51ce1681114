use sqlx::Row;
use time::OffsetDateTime;

use crate::{
    Store,
    job::{BeginError, begin_import},
    session::{AddExtensions, ApplyExtensions, Permit},
};

/// How an import begins.
#[derive(Clone, Copy)]
pub struct Beginning<'a> {
    /// All rows or none; else only the good ones.
    pub whole: bool,
    /// Whether what is saved is made live as well.
    pub apply: Option<&'a Permit<ApplyExtensions>>,
}

/// Begins to import a file that was looked at, by the session that brought it; returns the job. A file of which anything was refused
/// is not imported as a whole, and none is imported twice.
pub async fn begin(
    store: &Store,
    permit: &Permit<AddExtensions>,
    id: i64,
    how: Beginning<'_>,
    now: OffsetDateTime,
) -> Result<i64, BeginError> {
    let mut tx = store.pool.begin().await?;
    let row = sqlx::query(
        "SELECT file, EXISTS (SELECT FROM portal.import_row WHERE import_id = $1 AND verdict = 'refused') AS refused
         FROM portal.import WHERE id = $1 AND account_id = $2 AND token_hash = $3 AND ready AND job_id IS NULL FOR UPDATE",
    )
    .bind(id)
    .bind(permit.account_id)
    .bind(permit.token_hash)
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(BeginError::Nothing)?;
    if how.whole && row.try_get("refused")? {
        return Err(BeginError::Nothing);
    }
    let file: String = row.try_get("file")?;
    let job_id = begin_import(&mut tx, permit, (id, &file), how.apply.is_some(), now).await?;
    sqlx::query("UPDATE portal.import SET job_id = $2, whole = $3 WHERE id = $1")
        .bind(id)
        .bind(job_id)
        .bind(how.whole)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(job_id)
}
