use sqlx::Row;
use time::OffsetDateTime;

use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// What held at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The version that was saved last by then; `None` before there was any.
    pub saved: Option<i32>,
    /// The one that phones saw; `None` when they saw none, or no longer.
    pub live: Option<i32>,
}

/// Which versions of an extension were the newest ones at a moment, which is part of it; `None` when there is no such
/// extension. Versions are looked at from the newest one back, as many as are younger.
pub async fn at(store: &Store, permit: &Permit<ViewExtensions>, id: i64, moment: OffsetDateTime) -> Result<Option<At>> {
    let row = sqlx::query(
        "SELECT saved.version AS saved, CASE WHEN NOT saved.is_end THEN live.version END AS live
         FROM portal.extension
         LEFT JOIN LATERAL (
             SELECT version, document IS NULL AS is_end FROM portal.revision
             WHERE extension_id = $1 AND at <= $2 ORDER BY version DESC LIMIT 1
         ) AS saved ON true
         LEFT JOIN LATERAL (
             SELECT version FROM portal.application
             WHERE extension_id = $1 AND at <= $2 ORDER BY version DESC LIMIT 1
         ) AS live ON true
         WHERE extension.id = $1 AND portal.manages($3, extension.id)",
    )
    .bind(id)
    .bind(moment)
    .bind(permit.limit())
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| Ok(At { saved: row.try_get("saved")?, live: row.try_get("live")? })).transpose()
}
