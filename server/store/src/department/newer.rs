use patchbay_shared::{DepartmentForm, Newer};
use sqlx::{Row, types::Json};
use time::OffsetDateTime;

use crate::{
    Result, Store, revision,
    session::{ManageOrganizations, Permit},
};

/// The document of a version in the table `revision` as people read it, with the one that it is under by name.
pub(crate) fn named(revision: &str) -> String {
    format!(
        "{revision}.document
         || jsonb_build_object('parent', portal.department_label(({revision}.document ->> 'parent')::bigint))"
    )
}

/// What became of a department since somebody began to change its version `from`: the newest version with who made it and when,
/// beside the one both began from. `None` when there is no such version, nothing newer, or an end.
pub async fn newer(
    store: &Store,
    _: &Permit<ManageOrganizations>,
    id: i64,
    from: i32,
) -> Result<Option<(Newer<DepartmentForm>, OffsetDateTime)>> {
    let row = sqlx::query(
        "SELECT newest.version, newest.at, author.name AS by, newest.document AS theirs, base.document AS base
         FROM portal.department
         JOIN portal.department_revision AS newest
             ON newest.department_id = department.id AND newest.version = department.version
         JOIN portal.department_revision AS base ON base.department_id = department.id AND base.version = $2
         JOIN portal.author ON author.id = newest.account_id
         WHERE department.id = $1 AND department.version > $2 AND deleted_at IS NULL",
    )
    .bind(id)
    .bind(from)
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Json(base), Json(theirs)) = (row.try_get("base")?, row.try_get("theirs")?);
    revision::newer(&row, from, base, theirs).map(Some)
}
