use patchbay_shared::{Operation, Role};
use time::OffsetDateTime;

use super::{
    SaveError,
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

/// Makes a role that gives nothing beyond what whoever makes it holds; returns its id, for the life of the installation. Its
/// numbers are meant as they were `seen`, or as they are now.
pub async fn create(
    store: &Store,
    permit: &Permit<ManageRoles>,
    role: &Role,
    seen: Option<&Snapshot>,
    now: OffsetDateTime,
) -> Result<i64, SaveError> {
    let mut tx = store.pool.begin().await?;
    lock(&mut tx).await?;
    within(role, &held(&mut tx, permit).await?)?;
    let chosen = chosen(&mut tx, permit, &role.numbers, seen).await?;
    let id = sqlx::query_scalar(
        "INSERT INTO portal.role (version, name, permissions, scope) VALUES (1, $1, $2, $3) RETURNING id",
    )
    .bind(role.name.as_str())
    .bind(role.grants.permissions.names())
    .bind(role.grants.scope.name())
    .fetch_one(&mut *tx)
    .await?;
    reach(&mut tx, id, &chosen).await?;
    revise(&mut tx, permit, id, Some(role), now).await?;
    operation_log::about_role(&mut tx, permit, Operation::AddRole, id, now).await?;
    tx.commit().await?;
    Ok(id)
}
