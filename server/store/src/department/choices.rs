use sqlx::Row;

use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// A department to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// For the life of the installation.
    pub id: i64,
    /// The names from below the company down to it; none of the company.
    pub names: Vec<String>,
    /// Whether whoever asks may put extensions into it and take them out of it.
    pub open: bool,
}

/// Those of them that are open to whoever asks, by number.
pub async fn open(store: &Store, permit: &Permit<ViewExtensions>) -> Result<Vec<i64>> {
    let open = sqlx::query_scalar("SELECT portal.departments_of($1)").bind(permit.account_id);
    Ok(open.fetch_all(&store.pool).await?)
}

/// The company and every department, each before those below it, and those of one by name; of who reaches the extensions of
/// their own departments alone, these are open.
pub async fn choices(store: &Store, permit: &Permit<ViewExtensions>) -> Result<Vec<Choice>> {
    let rows = sqlx::query(
        "WITH open AS MATERIALIZED (SELECT portal.departments_of($1) AS id)
         SELECT id, names, id IN (SELECT id FROM open) AS open FROM portal.department_tree ORDER BY place, id",
    )
    .bind(permit.account_id)
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| Ok(Choice { id: row.try_get("id")?, names: row.try_get("names")?, open: row.try_get("open")? }))
        .collect()
}
