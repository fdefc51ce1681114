use crate::{
    Result, Store,
    session::{ManageRoles, Permit},
};

/// So many people are named.
const MOST: i64 = 20;

/// Number and name of the first ones who have a role and whom whoever looks sees.
pub async fn people(store: &Store, permit: &Permit<ManageRoles>, id: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "SELECT portal.label(extension) FROM portal.extension
         WHERE role_id = $1 AND deleted_at IS NULL AND ((SELECT portal.sees($2, NULL)) OR portal.sees($2, id))
         ORDER BY number_key LIMIT $3",
    )
    .bind(id)
    .bind(permit.account_id)
    .bind(MOST)
    .fetch_all(&store.pool)
    .await?)
}
