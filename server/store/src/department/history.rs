use patchbay_shared::DepartmentForm;
use sqlx::AssertSqlSafe;

use super::newer::named;
use crate::{
    Result, Store,
    revision::{LAST, Revision, read},
    session::{ManageOrganizations, Permit},
};

/// The last changes of a department, the latest first; where it was, by name.
pub async fn history(store: &Store, _: &Permit<ManageOrganizations>, id: i64) -> Result<Vec<Revision<DepartmentForm>>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT later.version, {later} AS document, later.at, author.name AS by, {earlier} AS before
         FROM portal.department_revision AS later
         LEFT JOIN portal.department_revision AS earlier
             ON earlier.department_id = later.department_id AND earlier.version = later.version - 1
         JOIN portal.author ON author.id = later.account_id
         WHERE later.department_id = $1
         ORDER BY later.version DESC LIMIT $2",
        later = named("later"),
        earlier = named("earlier"),
    )))
    .bind(id)
    .bind(LAST)
    .fetch_all(&store.pool)
    .await?;
    rows.iter().map(read).collect()
}
