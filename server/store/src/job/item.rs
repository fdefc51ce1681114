use std::collections::HashMap;

use patchbay_shared::{FieldErrors, JobRefusal};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

use super::row::Row;
use crate::Result;

/// One thing that a job works on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Item {
    pub(super) place: i32,
    pub(super) number: Option<String>,
    pub(super) extension_id: Option<i64>,
    pub(super) version: Option<i32>,
}

impl Item {
    /// The row of the item's extension among those that were locked, if nothing speaks against working on it. `also_outranked` is
    /// for what touches what people log in with.
    pub(super) fn row<'a>(
        &self,
        rows: &'a HashMap<i64, Row>,
        also_outranked: bool,
    ) -> std::result::Result<&'a Row, JobRefusal> {
        let row = self.extension_id.and_then(|id| rows.get(&id)).ok_or(JobRefusal::Gone)?;
        if self.version != Some(row.version) {
            return Err(JobRefusal::Changed);
        }
        if also_outranked && !row.covered {
            return Err(JobRefusal::Outranked);
        }
        Ok(row)
    }
}

/// What became of an item.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    place: i32,
    outcome: &'static str,
    refusal: Option<JobRefusal>,
    /// Of a new one.
    extension_id: Option<i64>,
}

impl Outcome {
    pub(super) const fn is_refused(&self) -> bool {
        self.refusal.is_some()
    }

    pub(super) const fn place(&self) -> i32 {
        self.place
    }

    pub(super) fn done(item: &Item) -> Self {
        Self { place: item.place, outcome: "done", refusal: None, extension_id: item.extension_id }
    }

    pub(super) fn made(item: &Item, extension_id: i64) -> Self {
        Self { extension_id: Some(extension_id), ..Self::done(item) }
    }

    pub(super) fn unchanged(item: &Item) -> Self {
        Self { outcome: "unchanged", ..Self::done(item) }
    }

    pub(super) fn refused(item: &Item, refusal: JobRefusal) -> Self {
        Self { outcome: "refused", refusal: Some(refusal), ..Self::done(item) }
    }

    pub(super) fn invalid(item: &Item, errors: FieldErrors) -> Self {
        Self::refused(item, JobRefusal::Invalid(errors))
    }
}

/// The next items of a job.
pub(super) async fn next(connection: &mut PgConnection, job_id: i64, done: i32, most: i32) -> Result<Vec<Item>> {
    Ok(sqlx::query_as(
        "SELECT place, number, extension_id, version FROM portal.job_item
         WHERE job_id = $1 AND place > $2 ORDER BY place LIMIT $3",
    )
    .bind(job_id)
    .bind(done)
    .bind(most)
    .fetch_all(connection)
    .await?)
}

/// Writes down what became of items.
pub(super) async fn record(connection: &mut PgConnection, job_id: i64, outcomes: &[Outcome]) -> Result<()> {
    sqlx::query(
        "UPDATE portal.job_item SET outcome = now.outcome, refusal = now.refusal, extension_id = now.extension_id
         FROM jsonb_to_recordset($2) AS now (place integer, outcome text, refusal jsonb, extension_id bigint)
         WHERE job_id = $1 AND job_item.place = now.place",
    )
    .bind(job_id)
    .bind(Json(outcomes))
    .execute(connection)
    .await?;
    Ok(())
}
