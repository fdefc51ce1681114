use std::collections::HashMap;

use patchbay_shared::Organizations;

use crate::{Result, Store};

/// Every department that is there, as files name it.
pub(crate) async fn paths(store: &Store) -> Result<HashMap<i64, String>> {
    let tree: Vec<(i64, Vec<String>)> =
        sqlx::query_as("SELECT id, names FROM portal.department_tree").fetch_all(&store.pool).await?;
    Ok(tree.into_iter().map(|(id, names)| (id, Organizations::path(&names))).collect())
}
