use patchbay_shared::{Change, changes};
use sqlx::{Row, postgres::PgRow};

use super::{
    super::{
        Before,
        history::{Head, Stamp, document, head, made},
        in_scope,
    },
    snapshot::Snapshot,
};
use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// An extension whose newest version is not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The extension; without `applied_version` it is new, and no phone knows it.
    pub head: Head,
    /// Who saved the newest version.
    pub saved: Stamp,
    /// Field by field, from what is live to the newest version.
    pub changes: Vec<Change>,
}

/// A page of what waits for Apply.
#[derive(Clone, Debug, Default)]
pub struct WaitingPage {
    /// In the order in which the extensions were made.
    pub rows: Vec<Waiting>,
    /// Where the page before this one begins.
    pub before: Before<i64>,
    /// Whether there are more behind the last.
    pub has_more: bool,
    /// What could be seen when it was read; `None` of an empty page.
    pub seen: Option<Snapshot>,
}

/// `$1` is the id behind which the page begins, `$2` how many rows are read, `$3` the ids asked for if they are
/// known, `$4` whose scope it is.
pub(in crate::extension) const PAGE: &str = concat!(
    "SELECT extension.id, number, first_name, last_name, extension.version AS newest, applied_version, deleted_at,
           portal.with_password(revision.document) AS document, portal.with_password(live.document) AS live, author.name AS made_by, revision.at AS made_at,
           host(revision.address) AS made_address,
           pg_current_snapshot()::text AS seen,
           (SELECT array_agg(id ORDER BY id) FROM (
                SELECT id FROM portal.extension
                WHERE deleted_at IS NULL AND pending AND id <= $1 AND ",
    in_scope!("$4"),
    "           ORDER BY id DESC LIMIT $2
            ) AS earlier) AS earlier
    FROM (
        SELECT id FROM portal.extension
        WHERE deleted_at IS NULL AND pending AND id > $1 AND ($3::bigint[] IS NULL OR id = ANY($3)) AND ",
    in_scope!("$4"),
    "   ORDER BY id LIMIT $2
    ) AS page
    JOIN portal.extension ON extension.id = page.id
    JOIN portal.revision ON revision.extension_id = extension.id AND revision.version = extension.version
    JOIN portal.author ON author.id = revision.account_id
    LEFT JOIN portal.revision AS live ON live.extension_id = extension.id AND live.version = extension.applied_version
    ORDER BY extension.id"
);

/// What waits for Apply behind the extension `after`: one query for a page, by the index of what waits. A page that has
/// become empty is the first one.
pub async fn waiting(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    after: Option<i64>,
    size: u16,
) -> Result<WaitingPage> {
    let page = behind(store, permit, after, size).await?;
    if page.rows.is_empty() && after.is_some() {
        return behind(store, permit, None, size).await;
    }
    Ok(page)
}

async fn behind(store: &Store, permit: &Permit<ViewExtensions>, after: Option<i64>, size: u16) -> Result<WaitingPage> {
    let mut rows = sqlx::query(PAGE)
        .bind(after.unwrap_or(0))
        .bind(i64::from(size) + 1)
        .bind(None::<Vec<i64>>)
        .bind(permit.limit())
        .fetch_all(&store.pool)
        .await?;
    let has_more = rows.len() > size.into();
    rows.truncate(size.into());
    let seen = rows.first().map(|row| row.try_get::<String, _>("seen")).transpose()?;
    let seen = seen.as_deref().and_then(Snapshot::parse);
    let earlier = rows.first().map(|row| row.try_get::<Option<Vec<i64>>, _>("earlier")).transpose()?.flatten();
    Ok(WaitingPage {
        rows: rows.iter().map(|row| read(store, row)).collect::<Result<_>>()?,
        before: Before::of(earlier.unwrap_or_default(), size),
        has_more,
        seen,
    })
}

/// Those of the extensions `ids` that wait for Apply.
pub async fn chosen(store: &Store, permit: &Permit<ViewExtensions>, ids: &[i64]) -> Result<Vec<Waiting>> {
    let rows = sqlx::query(PAGE)
        .bind(0_i64)
        .bind(i64::try_from(ids.len()).unwrap_or(i64::MAX))
        .bind(ids)
        .bind(permit.limit())
        .fetch_all(&store.pool)
        .await?;
    rows.iter().map(|row| read(store, row)).collect()
}

fn read(store: &Store, row: &PgRow) -> Result<Waiting> {
    let live = document(row, "live")?;
    let newest = document(row, "document")?.unwrap_or_default();
    Ok(Waiting { head: head(store, row)?, saved: made(row)?, changes: changes(live.as_ref(), &newest) })
}
