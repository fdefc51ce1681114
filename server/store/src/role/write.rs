use std::collections::HashMap;

use patchbay_shared::{ExtensionNumber, Role, RoleError, RoleErrors, RoleField, RoleForm};
use sqlx::{PgConnection, Row, types::Json};
use time::OffsetDateTime;

use super::SaveError;
use crate::{
    extension::Snapshot,
    session::{Actor, ManageRoles, Permit},
};

/// The extensions that were chosen for a role. What whoever asks does not see looks as if it did not exist. A number that is
/// another extension's since a page with the numbers was read, when `seen` was to be seen, is refused: whom it meant
/// there has another one now.
pub(super) async fn chosen(
    connection: &mut PgConnection,
    permit: &Permit<ManageRoles>,
    numbers: &[ExtensionNumber],
    seen: Option<&Snapshot>,
) -> Result<Vec<i64>, SaveError> {
    let texts: Vec<&str> = numbers.iter().map(ExtensionNumber::as_str).collect();
    let rows = sqlx::query(
        "SELECT number, id, CASE WHEN $3::text IS NULL THEN true ELSE portal.had_number(extension, $3::pg_snapshot) IS TRUE END AS same
         FROM portal.extension
         WHERE number = ANY($1) AND deleted_at IS NULL AND portal.sees($2, id)",
    )
    .bind(texts)
    .bind(permit.account_id)
    .bind(seen.map(Snapshot::as_str))
    .fetch_all(connection)
    .await?;
    let found: HashMap<String, (i64, bool)> = rows
        .iter()
        .map(|row| Ok((row.try_get("number")?, (row.try_get("id")?, row.try_get("same")?))))
        .collect::<Result<_, sqlx::Error>>()?;
    let id = |number: &ExtensionNumber| match found.get(number.as_str()) {
        Some((id, true)) => Ok(*id),
        Some((_, false)) => Err(RoleError::NumberMoved(number.clone())),
        None => Err(RoleError::NumberUnknown(number.clone())),
    };
    let ids: Result<_, RoleError> = numbers.iter().map(id).collect();
    ids.map_err(|error| SaveError::Invalid(RoleErrors::one(RoleField::Numbers, error)))
}

/// Has the scope of a role consist of these extensions, and of deleted ones that were part of it and may come back.
pub(super) async fn reach(connection: &mut PgConnection, role_id: i64, chosen: &[i64]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH left_out AS (
             DELETE FROM portal.role_extension USING portal.extension
             WHERE role_extension.role_id = $1 AND extension.id = extension_id AND deleted_at IS NULL AND extension_id <> ALL($2)
         )
         INSERT INTO portal.role_extension (role_id, extension_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING",
    )
    .bind(role_id)
    .bind(chosen)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps what a role is by now as its newest version; without a role, that it was deleted.
pub(super) async fn revise(
    connection: &mut PgConnection,
    actor: &Actor,
    role_id: i64,
    role: Option<&Role>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO portal.role_revision (role_id, version, document, account_id, at, address)
         SELECT id, version, $2, $3, $4, $5::inet FROM portal.role WHERE id = $1",
    )
    .bind(role_id)
    .bind(role.map(|role| Json(RoleForm::from(role))))
    .bind(actor.account_id)
    .bind(now)
    .bind(actor.address.as_deref())
    .execute(connection)
    .await?;
    Ok(())
}
