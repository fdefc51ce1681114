use sqlx::Row;

use crate::{
    Result, Store,
    role::COUNT_LIMIT,
    session::{Permit, ViewExtensions},
};

/// People who may change an extension because of their role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editors {
    /// The role.
    pub role_id: i64,
    /// What it is called.
    pub role: String,
    /// How many have it, counted up to [`COUNT_LIMIT`].
    pub people: i64,
}

/// By which roles an extension can be changed, besides by the super administrator: those that give it, reach that far, and
/// give as much as its own person's role. Of a role that reaches one's own departments, only the people count who have this
/// extension in theirs. Roles that nobody has are left out.
pub async fn editors(store: &Store, permit: &Permit<ViewExtensions>, id: i64) -> Result<Vec<Editors>> {
    let rows = sqlx::query(
        "SELECT role.id, role.name, counted.people
         FROM portal.extension JOIN portal.role ON role.deleted_at IS NULL
         CROSS JOIN LATERAL (SELECT CASE role.scope
             WHEN 'own_departments' THEN portal.people_around(role.id, extension.id, $3)
             ELSE portal.people_with(role.id, $3) END AS people) AS counted
         WHERE extension.id = $1 AND portal.manages($2, extension.id) AND counted.people > 0
           AND 'extensions.edit' = ANY (role.permissions) AND portal.role_covers(role.id, extension.role_id)
           AND (role.scope <> 'chosen' OR EXISTS (
               SELECT FROM portal.role_extension WHERE role_id = role.id AND extension_id = extension.id))
         ORDER BY portal.folded(role.name)",
    )
    .bind(id)
    .bind(permit.limit())
    .bind(COUNT_LIMIT + 1)
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Editors { role_id: row.try_get("id")?, role: row.try_get("name")?, people: row.try_get("people")? })
        })
        .collect()
}
