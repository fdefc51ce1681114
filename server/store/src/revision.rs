//! What the histories of everything that is kept as a form have in common.

use patchbay_shared::{Form, Newer};
use sqlx::{Row, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use crate::Result;

/// How many versions a page without parts tells.
pub(crate) const LAST: i64 = 20;

/// A version and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision<F: Form> {
    /// Which one.
    pub version: i32,
    /// Who made it; nobody, if it came with the program.
    pub by: Option<String>,
    /// When.
    pub at: OffsetDateTime,
    /// Field by field; of the first version, everything that is not empty.
    pub changes: Vec<Change<F>>,
}

/// What one field was and became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<F: Form> {
    /// The field.
    pub field: F::Field,
    /// Before.
    pub from: String,
    /// Since.
    pub to: String,
}

/// What differs between two versions, in the order of the fields.
pub(crate) fn changes<F: Form>(before: &F, now: &F) -> Vec<Change<F>> {
    let change = |field| Change { field, from: before.value(field).to_owned(), to: now.value(field).to_owned() };
    F::FIELDS.iter().copied().map(change).filter(|change| change.from != change.to).collect()
}

/// Reads `version`, `by`, `at`, `document` and, null for the first version, `before`.
pub(crate) fn read<F: Form + Default>(row: &PgRow) -> Result<Revision<F>> {
    let Json(now) = row.try_get("document")?;
    let before = row.try_get::<Option<Json<F>>, _>("before")?.map(|Json(before)| before).unwrap_or_default();
    Ok(Revision {
        version: row.try_get("version")?,
        by: row.try_get("by")?,
        at: row.try_get("at")?,
        changes: changes(&before, &now),
    })
}

/// Reads `version`, `by` and `at` of the version that is newer than `from`; `base` and `theirs` are what both are.
pub(crate) fn newer<F: Form>(row: &PgRow, from: i32, base: F, theirs: F) -> Result<(Newer<F>, OffsetDateTime)> {
    let newer = Newer {
        version: row.try_get("version")?,
        from,
        by: row.try_get("by")?,
        at: String::new(),
        base,
        theirs,
        renewed: Vec::new(),
    };
    Ok((newer, row.try_get("at")?))
}
