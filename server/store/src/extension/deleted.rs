use sqlx::Row;
use time::OffsetDateTime;

use super::RESTORABLE;
use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// A deleted extension that can still be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The extension.
    pub id: i64,
    /// As it was.
    pub number: String,
    /// First and last name.
    pub name: String,
    /// The e-mail address it had, if it had one.
    pub email: Option<String>,
    /// When it was deleted.
    pub at: OffsetDateTime,
    /// By whom.
    pub by: String,
    /// Until when it can be restored.
    pub until: OffsetDateTime,
    /// Its number is reserved for it.
    pub reserved: bool,
}

/// A page of deleted extensions.
#[derive(Clone, Debug, Default)]
pub struct DeletedPage {
    /// The one deleted last first.
    pub rows: Vec<Deleted>,
    /// Whether there are older ones.
    pub has_more: bool,
}

/// After which one a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletedCursor {
    /// When it was deleted.
    pub at: OffsetDateTime,
    /// Its id.
    pub id: i64,
}

/// `$1` is the moment after which one was deleted, `$2` and `$3` the cursor, `$4` how many rows are read, `$5` whose scope it
/// is.
pub(super) const PAGE: &str = "
    SELECT page.*, author.name AS by
    FROM (
        SELECT id, version, number, first_name, last_name, email, deleted_at, reserved_until FROM portal.extension
        WHERE deleted_at > $1 AND (deleted_at, id) < ($2, $3) AND ($5::bigint IS NULL OR portal.manages($5, id)) ORDER BY deleted_at DESC, id DESC LIMIT $4
    ) AS page
    JOIN portal.revision ON revision.extension_id = page.id AND revision.version = page.version
    JOIN portal.author ON author.id = revision.account_id
    ORDER BY deleted_at DESC, id DESC";

/// The extensions that were deleted in the last 30 days, the latest first.
pub async fn deleted(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    cursor: Option<DeletedCursor>,
    size: u16,
    now: OffsetDateTime,
) -> Result<DeletedPage> {
    // Nothing was deleted after now, but a clock of another server may be a little ahead.
    let cursor = cursor.unwrap_or(DeletedCursor { at: now + RESTORABLE, id: i64::MAX });
    let mut rows = sqlx::query(PAGE)
        .bind(now - RESTORABLE)
        .bind(cursor.at)
        .bind(cursor.id)
        .bind(i64::from(size) + 1)
        .bind(permit.limit())
        .fetch_all(&store.pool)
        .await?;
    let has_more = rows.len() > size.into();
    rows.truncate(size.into());
    let read = |row: &sqlx::postgres::PgRow| {
        let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
        let at: OffsetDateTime = row.try_get("deleted_at")?;
        Ok(Deleted {
            id: row.try_get("id")?,
            number: row.try_get("number")?,
            name: store.settings().settings.name_format.display(&first, &last),
            email: row.try_get("email")?,
            at,
            by: row.try_get("by")?,
            until: at + RESTORABLE,
            reserved: row.try_get::<Option<OffsetDateTime>, _>("reserved_until")?.is_some(),
        })
    };
    Ok(DeletedPage { rows: rows.iter().map(read).collect::<Result<_>>()?, has_more })
}
