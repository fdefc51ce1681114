use patchbay_shared::RoleForm;

use crate::{
    Result, Store,
    revision::{LAST, Revision, read},
    session::{ManageRoles, Permit},
};

/// The last changes of a role, the latest first; of one that gives more than whoever looks holds, none.
pub async fn history(store: &Store, permit: &Permit<ManageRoles>, id: i64) -> Result<Vec<Revision<RoleForm>>> {
    let rows = sqlx::query(
        "SELECT later.version, portal.role_document(later.document, $2) AS document, later.at, author.name AS by,
                portal.role_document(earlier.document, $2) AS before
         FROM portal.role_revision AS later
         LEFT JOIN portal.role_revision AS earlier ON earlier.role_id = later.role_id AND earlier.version = later.version - 1
         JOIN portal.author ON author.id = later.account_id
         WHERE later.role_id = $1 AND portal.covers($2, $1)
         ORDER BY later.version DESC LIMIT $3",
    )
    .bind(id)
    .bind(permit.account_id)
    .bind(LAST)
    .fetch_all(&store.pool)
    .await?;
    rows.iter().map(read).collect()
}
