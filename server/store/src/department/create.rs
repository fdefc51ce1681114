use patchbay_shared::{Department, Operation};
use time::OffsetDateTime;

use super::{SaveError, lock, write::revise};
use crate::{
    Store, operation_log,
    session::{ManageOrganizations, Permit},
};

/// Makes a department, without members; returns its id, for the life of the installation.
pub async fn create(
    store: &Store,
    permit: &Permit<ManageOrganizations>,
    department: &Department,
    now: OffsetDateTime,
) -> Result<i64, SaveError> {
    let mut tx = store.pool.begin().await?;
    lock(&mut tx).await?;
    let id =
        sqlx::query_scalar("INSERT INTO portal.department (version, name, parent_id) VALUES (1, $1, $2) RETURNING id")
            .bind(department.name.as_str())
            .bind(department.parent)
            .fetch_one(&mut *tx)
            .await?;
    revise(&mut tx, permit, &[id], Some(department), now).await?;
    operation_log::about_departments(&mut tx, permit, Operation::AddDepartment, &[id], now).await?;
    tx.commit().await?;
    Ok(id)
}
