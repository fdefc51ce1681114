use patchbay_shared::{Newer, SettingsForm};
use sqlx::{Row, types::Json};
use time::OffsetDateTime;

use crate::{
    Result, Store, revision,
    session::{ChangeSettings, Permit},
};

/// What became of the settings since somebody began to change version `from`: the newest version with who made it and
/// when, beside the one both began from. `None` when there is no such version, or nothing newer.
pub async fn newer(
    store: &Store,
    _: &Permit<ChangeSettings>,
    from: i32,
) -> Result<Option<(Newer<SettingsForm>, OffsetDateTime)>> {
    let row = sqlx::query(
        "SELECT newest.version, newest.at, author.name AS by, newest.document AS theirs, base.document AS base
         FROM portal.setting
         JOIN portal.setting_revision AS newest ON newest.version = setting.version
         JOIN portal.setting_revision AS base ON base.version = $1
         JOIN portal.author ON author.id = newest.account_id
         WHERE setting.version > $1",
    )
    .bind(from)
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Json(base), Json(theirs)) = (row.try_get("base")?, row.try_get("theirs")?);
    revision::newer(&row, from, base, theirs).map(Some)
}
