use patchbay_shared::DepartmentForm;
use sqlx::Row;

use crate::{
    Result, Store,
    session::{ManageOrganizations, Permit},
};

/// A department, ready to be looked at or edited.
#[derive(Clone, Debug)]
pub struct Found {
    /// For the life of the installation.
    pub id: i64,
    /// The newest version.
    pub version: i32,
    /// Its name and the number of the one that it is under.
    pub form: DepartmentForm,
}

/// The department with this id, if it is not deleted and is not the company.
pub async fn find(store: &Store, _: &Permit<ManageOrganizations>, id: i64) -> Result<Option<Found>> {
    let row = sqlx::query(
        "SELECT version, name, parent_id FROM portal.department
         WHERE id = $1 AND deleted_at IS NULL AND parent_id IS NOT NULL",
    )
    .bind(id)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| {
        let parent: i64 = row.try_get("parent_id")?;
        let form = DepartmentForm { name: row.try_get("name")?, parent: parent.to_string() };
        Ok(Found { id, version: row.try_get("version")?, form })
    })
    .transpose()
}
