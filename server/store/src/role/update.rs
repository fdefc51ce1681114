use patchbay_shared::{Operation, Role, RoleForm};
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{
    SaveError, find,
    held::{held, within},
    lock,
    write::{chosen, reach, revise},
};
use crate::{
    Store,
    extension::Snapshot,
    operation_log,
    session::{ManageRoles, Permit},
};

/// Saves a change as the next version, made from version `from`; it holds with the next request of everybody who has the
/// role. Neither what it was nor what it becomes may go beyond what whoever changes it holds. Its numbers
/// are meant as they were `seen`, or as they are now. Returns the newest version: what does not change anything is none.
pub async fn update(
    store: &Store,
    permit: &Permit<ManageRoles>,
    id: i64,
    from: i32,
    role: &Role,
    seen: Option<&Snapshot>,
    now: OffsetDateTime,
) -> Result<i32, SaveError> {
    let mut tx = store.pool.begin().await?;
    lock(&mut tx).await?;
    let held = held(&mut tx, permit).await?;
    hold(&mut tx, permit, id, from).await?;
    within(role, &held)?;
    let chosen = chosen(&mut tx, permit, &role.numbers, seen).await?;
    if find::form(&mut tx, id).await? == RoleForm::from(role) {
        return Ok(from);
    }
    sqlx::query("UPDATE portal.role SET version = version + 1, name = $2, permissions = $3, scope = $4 WHERE id = $1")
        .bind(id)
        .bind(role.name.as_str())
        .bind(role.grants.permissions.names())
        .bind(role.grants.scope.name())
        .execute(&mut *tx)
        .await?;
    reach(&mut tx, id, &chosen).await?;
    revise(&mut tx, permit, id, Some(role), now).await?;
    operation_log::about_role(&mut tx, permit, Operation::EditRole, id, now).await?;
    tx.commit().await?;
    Ok(from + 1)
}

/// Nobody else changes this role until the end of the transaction. It has to be one that people made, in this version, and
/// within what whoever asks holds.
pub(super) async fn hold(
    connection: &mut PgConnection,
    permit: &Permit<ManageRoles>,
    id: i64,
    from: i32,
) -> Result<(), SaveError> {
    let row = sqlx::query(
        "SELECT version, predefined IS NULL AND portal.covers($2, id) AS changeable FROM portal.role
         WHERE id = $1 AND deleted_at IS NULL FOR UPDATE",
    )
    .bind(id)
    .bind(permit.account_id)
    .fetch_optional(connection)
    .await?
    .ok_or(SaveError::Gone)?;
    if !row.try_get::<bool, _>("changeable")? {
        return Err(SaveError::Denied);
    }
    match row.try_get("version")? {
        version if version == from => Ok(()),
        version => Err(SaveError::Stale(version)),
    }
}
