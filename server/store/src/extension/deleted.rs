use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use super::{Before, RESTORABLE};
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
    /// Where the page before this one begins.
    pub before: Before<DeletedCursor>,
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
    SELECT page.*, author.name AS by, earlier.*
    FROM (
        SELECT id, version, number, first_name, last_name, email, deleted_at, reserved_until FROM portal.extension
        WHERE deleted_at > $1 AND (deleted_at, id) < ($2, $3) AND ($5::bigint IS NULL OR portal.manages($5, id)) ORDER BY deleted_at DESC, id DESC LIMIT $4
    ) AS page
    JOIN portal.revision ON revision.extension_id = page.id AND revision.version = page.version
    JOIN portal.author ON author.id = revision.account_id
    CROSS JOIN (
        SELECT array_agg(deleted_at ORDER BY deleted_at DESC, id DESC) AS earlier_at,
               array_agg(id ORDER BY deleted_at DESC, id DESC) AS earlier_id
        FROM (
            SELECT deleted_at, id FROM portal.extension
            WHERE deleted_at > $1 AND (deleted_at, id) >= ($2, $3) AND ($5::bigint IS NULL OR portal.manages($5, id))
            ORDER BY deleted_at, id LIMIT $4
        ) AS earlier
    ) AS earlier
    ORDER BY deleted_at DESC, id DESC";

/// The extensions that were deleted in the last 30 days, the latest first. A page that has become empty is the first one.
pub async fn deleted(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    cursor: Option<DeletedCursor>,
    size: u16,
    now: OffsetDateTime,
) -> Result<DeletedPage> {
    let page = behind(store, permit, cursor, size, now).await?;
    if page.rows.is_empty() && cursor.is_some() {
        return behind(store, permit, None, size, now).await;
    }
    Ok(page)
}

async fn behind(
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
    let earlier = rows.first().map(earlier).transpose()?.unwrap_or_default();
    let rows = rows.iter().map(|row| read(store, row)).collect::<Result<_>>()?;
    Ok(DeletedPage { rows, before: Before::of(earlier, size), has_more })
}

fn earlier(row: &PgRow) -> Result<Vec<DeletedCursor>> {
    let moments: Vec<OffsetDateTime> = row.try_get::<Option<_>, _>("earlier_at")?.unwrap_or_default();
    let ids: Vec<i64> = row.try_get::<Option<_>, _>("earlier_id")?.unwrap_or_default();
    Ok(moments.into_iter().zip(ids).map(|(at, id)| DeletedCursor { at, id }).collect())
}

fn read(store: &Store, row: &PgRow) -> Result<Deleted> {
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
}
