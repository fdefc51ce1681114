use patchbay_shared::{Department, DepartmentForm, Operation};
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{SaveError, lock, reach::within, write::revise};
use crate::{
    Store, operation_log,
    session::{ManageOrganizations, Permit},
};

/// Saves another name, or another place, as the next version, made from version `from`. Its members stay in it. Returns the
/// newest version: what does not change anything is none.
pub async fn update(
    store: &Store,
    permit: &Permit<ManageOrganizations>,
    id: i64,
    from: i32,
    department: &Department,
    now: OffsetDateTime,
) -> Result<i32, SaveError> {
    let mut tx = store.pool.begin().await?;
    lock(&mut tx).await?;
    let (before, wanted) = (hold(&mut tx, id, from).await?, DepartmentForm::from(department));
    if before == wanted {
        return Ok(from);
    }
    if before.parent != wanted.parent {
        within(&mut tx, permit, &[id, department.parent]).await?;
    }
    sqlx::query("UPDATE portal.department SET version = version + 1, name = $2, parent_id = $3 WHERE id = $1")
        .bind(id)
        .bind(department.name.as_str())
        .bind(department.parent)
        .execute(&mut *tx)
        .await?;
    revise(&mut tx, permit, &[id], Some(department), now).await?;
    operation_log::about_departments(&mut tx, permit, Operation::EditDepartment, &[id], now).await?;
    tx.commit().await?;
    Ok(from + 1)
}

/// What a department is; nobody else changes it until the end of the transaction. It has to be in this version.
pub(super) async fn hold(connection: &mut PgConnection, id: i64, from: i32) -> Result<DepartmentForm, SaveError> {
    let row = sqlx::query(
        "SELECT version, name, parent_id FROM portal.department
         WHERE id = $1 AND deleted_at IS NULL AND parent_id IS NOT NULL FOR UPDATE",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?
    .ok_or(SaveError::Gone)?;
    match row.try_get("version")? {
        version if version == from => {
            let parent: i64 = row.try_get("parent_id")?;
            Ok(DepartmentForm { name: row.try_get("name")?, parent: parent.to_string() })
        }
        version => Err(SaveError::Stale(version)),
    }
}
