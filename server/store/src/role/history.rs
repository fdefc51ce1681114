use patchbay_shared::{Form, RoleField, RoleForm};
use sqlx::{Row, types::Json};
use time::OffsetDateTime;

use crate::{
    Result, Store,
    session::{ManageRoles, Permit},
};

/// How many versions are told.
const LAST: i64 = 20;

/// A version of a role and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Which one.
    pub version: i32,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// Field by field; of the first version, everything that is not empty.
    pub changes: Vec<Change>,
}

/// What one field was and became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: RoleField,
    /// Before.
    pub from: String,
    /// Since.
    pub to: String,
}

/// The last changes of a role, the latest first; of one that gives more than whoever looks holds, none.
pub async fn history(store: &Store, permit: &Permit<ManageRoles>, id: i64) -> Result<Vec<Revision>> {
    let rows = sqlx::query(
        "SELECT later.version, later.document, later.at, author.name AS by, earlier.document AS before
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
    rows.iter()
        .map(|row| {
            let document = |column| row.try_get::<Option<Json<RoleForm>>, _>(column);
            Ok(Revision {
                version: row.try_get("version")?,
                by: row.try_get("by")?,
                at: row.try_get("at")?,
                changes: changes(document("before")?, document("document")?),
            })
        })
        .collect()
}

/// What differs between two versions, in the order of the fields. What is not there has nothing in any.
pub(crate) fn changes(before: Option<Json<RoleForm>>, now: Option<Json<RoleForm>>) -> Vec<Change> {
    let [before, now] = [before, now].map(|document| document.map(|Json(form)| form).unwrap_or_default());
    let change = |field| Change { field, from: before.value(field).to_owned(), to: now.value(field).to_owned() };
    RoleField::ALL.into_iter().map(change).filter(|change| change.from != change.to).collect()
}
