use patchbay_shared::SettingsForm;

use crate::{
    Result, Store,
    revision::{LAST, Revision, read},
    session::{ChangeSettings, Permit},
};

/// The last changes, the latest first.
pub async fn history(store: &Store, _: &Permit<ChangeSettings>) -> Result<Vec<Revision<SettingsForm>>> {
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
    rows.iter().map(read).collect()
}
