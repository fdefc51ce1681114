use patchbay_shared::{Form, SettingField, SettingsForm};
use sqlx::{Row, types::Json};
use time::OffsetDateTime;

use crate::{
    Result, Store,
    session::{ChangeSettings, Permit},
};

/// How many versions are told.
const LAST: i64 = 20;

/// A version of the settings and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Which one.
    pub version: i32,
    /// Who made it; nobody made the first one.
    pub by: Option<String>,
    /// When.
    pub at: OffsetDateTime,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// What one field was and became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: SettingField,
    /// Before.
    pub from: String,
    /// Since.
    pub to: String,
}

/// The last changes, the latest first.
pub async fn history(store: &Store, _: &Permit<ChangeSettings>) -> Result<Vec<Revision>> {
    let rows = sqlx::query(
        "SELECT later.version, later.document, later.at, author.name AS by, earlier.document AS before
         FROM portal.setting_revision AS later
         JOIN portal.setting_revision AS earlier ON earlier.version = later.version - 1
         LEFT JOIN portal.author ON author.id = later.account_id
         ORDER BY later.version DESC LIMIT $1",
    )
    .bind(LAST)
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            let (Json(before), Json(document)): (Json<SettingsForm>, Json<SettingsForm>) =
                (row.try_get("before")?, row.try_get("document")?);
            Ok(Revision {
                version: row.try_get("version")?,
                by: row.try_get("by")?,
                at: row.try_get("at")?,
                changes: changes(&before, &document),
            })
        })
        .collect()
}

/// What differs between two versions, in the order of the fields.
pub(crate) fn changes(before: &SettingsForm, document: &SettingsForm) -> Vec<Change> {
    let change = |field| Change { field, from: before.value(field).to_owned(), to: document.value(field).to_owned() };
    SettingField::ALL.into_iter().map(change).filter(|change| change.from != change.to).collect()
}
