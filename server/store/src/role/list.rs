use patchbay_shared::Grants;
use sqlx::{Row, postgres::PgRow};

use super::held::grants;
use crate::{
    Result, Store,
    session::{ManageRoles, Permit},
};

/// Counting people stops here: an exact number of many thousands costs more than anybody gains from it.
pub const COUNT_LIMIT: i64 = 1000;

/// A role as it is listed.
#[derive(Clone, Debug)]
pub struct Listed {
    /// For the life of the installation.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// It came with the program.
    pub predefined: bool,
    /// It gives nothing that whoever looks does not hold.
    pub covered: bool,
    /// What it gives.
    pub grants: Grants,
    /// How many people have it, counted up to [`COUNT_LIMIT`].
    pub people: i64,
}

/// Every role: the predefined ones first, the others by name.
pub async fn list(store: &Store, permit: &Permit<ManageRoles>) -> Result<Vec<Listed>> {
    let rows = sqlx::query(
        "SELECT id, name, predefined IS NOT NULL AS predefined, permissions, scope, portal.covers($1, id) AS covered,
                portal.people_with(id, $2) AS people
         FROM portal.role WHERE deleted_at IS NULL
         ORDER BY predefined IS NULL, CASE WHEN predefined IS NULL THEN portal.folded(name) END, id",
    )
    .bind(permit.account_id)
    .bind(COUNT_LIMIT + 1)
    .fetch_all(&store.pool)
    .await?;
    rows.iter().map(listed).collect()
}

fn listed(row: &PgRow) -> Result<Listed> {
    Ok(Listed {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        predefined: row.try_get("predefined")?,
        covered: row.try_get("covered")?,
        grants: grants(row)?,
        people: row.try_get("people")?,
    })
}
