use patchbay_shared::{Newer, RoleForm};
use sqlx::{Row, types::Json};
use time::OffsetDateTime;

use crate::{
    Result, Store, revision,
    session::{ManageRoles, Permit},
};

/// What became of a role since somebody began to change its version `from`: the newest version with who made it and when,
/// beside the one both began from. Its numbers are those of now. `None` when there is no such version, nothing newer, or an end.
pub async fn newer(
    store: &Store,
    permit: &Permit<ManageRoles>,
    id: i64,
    from: i32,
) -> Result<Option<(Newer<RoleForm>, OffsetDateTime)>> {
    let row = sqlx::query(
        "SELECT newest.version, newest.at, author.name AS by, newest.document || jsonb_build_object('numbers', portal.chosen_numbers(role.id, $3)) AS theirs,
                portal.role_document(base.document, $3) AS base
         FROM portal.role
         JOIN portal.role_revision AS newest ON newest.role_id = role.id AND newest.version = role.version
         JOIN portal.role_revision AS base ON base.role_id = role.id AND base.version = $2
         JOIN portal.author ON author.id = newest.account_id
         WHERE role.id = $1 AND role.version > $2 AND deleted_at IS NULL AND portal.covers($3, role.id)",
    )
    .bind(id)
    .bind(from)
    .bind(permit.account_id)
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Json(base), Json(theirs)) = (row.try_get("base")?, row.try_get("theirs")?);
    revision::newer(&row, from, base, theirs).map(Some)
}
