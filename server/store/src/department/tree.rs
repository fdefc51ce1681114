use sqlx::Row;

use crate::{
    Result, Store,
    role::COUNT_LIMIT,
    session::{ManageOrganizations, Permit},
};

/// A department as the tree shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// For the life of the installation.
    pub id: i64,
    /// The newest version.
    pub version: i32,
    /// What it is called; empty of the company, whose name is the settings'.
    pub name: String,
    /// The names from below the company down to it; none of the company.
    pub names: Vec<String>,
    /// How many levels it is below the company.
    pub depth: usize,
    /// How many extensions are in it itself, counted up to [`COUNT_LIMIT`].
    pub members: i64,
}

/// The company and every department, each before those below it, and those of one by name.
pub async fn tree(store: &Store, _: &Permit<ManageOrganizations>) -> Result<Vec<Node>> {
    let rows = sqlx::query(
        "SELECT id, version, name, names, depth, portal.members_of(id, $1) AS members
         FROM portal.department_tree ORDER BY place, id",
    )
    .bind(COUNT_LIMIT + 1)
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Node {
                id: row.try_get("id")?,
                version: row.try_get("version")?,
                name: row.try_get("name")?,
                names: row.try_get("names")?,
                depth: usize::try_from(row.try_get::<i32, _>("depth")?).unwrap_or_default(),
                members: row.try_get("members")?,
            })
        })
        .collect()
}
