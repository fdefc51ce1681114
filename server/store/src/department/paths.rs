use std::collections::HashMap;

use patchbay_shared::DepartmentPath;

use crate::{Result, Store};

/// Every department that is there, as files name it.
pub(crate) async fn paths(store: &Store) -> Result<HashMap<i64, DepartmentPath>> {
    let tree: Vec<(i64, Vec<String>)> =
        sqlx::query_as("SELECT id, names FROM portal.department_tree").fetch_all(&store.pool).await?;
    let settings = store.settings();
    let company = settings.settings.company_name.as_str();
    Ok(tree.into_iter().map(|(id, names)| (id, DepartmentPath::new(company, &names))).collect())
}
