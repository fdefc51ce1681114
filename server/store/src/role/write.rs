use std::collections::HashMap;

use patchbay_shared::{ExtensionNumber, Role, RoleError, RoleErrors, RoleField, RoleForm};
use sqlx::{PgConnection, types::Json};
use time::OffsetDateTime;

use super::SaveError;
use crate::session::{Actor, ManageRoles, Permit};

/// The extensions that were chosen for a role. What whoever asks does not manage looks as if it did not exist.
pub(super) async fn chosen(
    connection: &mut PgConnection,
    permit: &Permit<ManageRoles>,
    numbers: &[ExtensionNumber],
) -> Result<Vec<i64>, SaveError> {
    let texts: Vec<&str> = numbers.iter().map(ExtensionNumber::as_str).collect();
    let found: HashMap<String, i64> = sqlx::query_as(
        "SELECT number, id FROM portal.extension
         WHERE number = ANY($1) AND deleted_at IS NULL AND portal.manages($2, id)",
    )
    .bind(texts)
    .bind(permit.limit())
    .fetch_all(connection)
    .await?
    .into_iter()
    .collect();
    let id = |number: &ExtensionNumber| {
        let unknown = || RoleErrors::one(RoleField::Numbers, RoleError::NumberUnknown(number.clone()));
        found.get(number.as_str()).copied().ok_or_else(|| SaveError::Invalid(unknown()))
    };
    numbers.iter().map(id).collect()
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
