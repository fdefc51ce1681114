use patchbay_shared::{Document, changes};
use sqlx::{Row, postgres::PgRow};

use super::{Head, Kind, Version, document, head, version};
use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// A page of the history of an extension.
#[derive(Clone, Debug)]
pub struct HistoryPage {
    /// The extension as it is now.
    pub head: Head,
    /// Newest first.
    pub versions: Vec<Version>,
    /// How many a page has room for.
    pub size: u16,
    /// Whether there are older ones.
    pub has_more: bool,
}

/// `$2` is the version before which the page begins, `$3` how many rows are read, `$4` whose scope it is.
pub(in crate::extension) const PAGE: &str = "
    SELECT extension.id, number, first_name, last_name, extension.version AS newest, applied_version, deleted_at,
           revision.version, portal.with_password(document) AS document, author.name AS made_by, revision.at AS made_at,
           host(revision.address) AS made_address, applier.name AS applied_by, application.at AS applied_at,
           host(application.address) AS applied_address
    FROM portal.extension
    LEFT JOIN LATERAL (
        SELECT * FROM portal.revision WHERE extension_id = extension.id AND version < $2 ORDER BY version DESC LIMIT $3
    ) AS revision ON true
    LEFT JOIN portal.author ON author.id = revision.account_id
    -- Looked up version by version (OFFSET 0), or the planner would read those of all versions.
    LEFT JOIN LATERAL (
        SELECT * FROM portal.application WHERE extension_id = $1 AND version = revision.version OFFSET 0
    ) AS application ON true
    LEFT JOIN portal.author AS applier ON applier.id = application.account_id
    WHERE extension.id = $1 AND portal.manages($4, $1) ORDER BY revision.version DESC";

/// The versions before `before`, or the newest ones: one query of `size` and two rows, however many versions there
/// are. Deleted extensions have a history as well.
pub async fn history(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    id: i64,
    before: Option<i32>,
    size: u16,
) -> Result<Option<HistoryPage>> {
    let rows = sqlx::query(PAGE)
        .bind(id)
        .bind(before.unwrap_or(i32::MAX))
        // What a version changed needs the one before it, and that may be one without a document.
        .bind(i64::from(size) + 2)
        .bind(permit.limit())
        .fetch_all(&store.pool)
        .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let head = head(store, first)?;
    if first.try_get::<Option<i32>, _>("version")?.is_none() {
        return Ok(Some(HistoryPage { head, versions: Vec::new(), size, has_more: false }));
    }
    let documents = rows.iter().map(|row| document(row, "document")).collect::<Result<Vec<_>>>()?;
    let versions = rows
        .iter()
        .enumerate()
        .take(size.into())
        .map(|(at, row)| read(&head, row, &documents[at..]))
        .collect::<Result<_>>()?;
    Ok(Some(HistoryPage { head, versions, size, has_more: rows.len() > size.into() }))
}

/// `documents` begins with the version's own and goes back in time.
fn read(head: &Head, row: &PgRow, documents: &[Option<Document>]) -> Result<Version> {
    let number: i32 = row.try_get("version")?;
    let (kind, changes) = match documents {
        [Some(this), Some(before), ..] => (Kind::Changed, changes(Some(before), this)),
        // No two versions without a document follow each other.
        [Some(this), None, before @ ..] => {
            (Kind::Undeleted, changes(before.first().and_then(Option::as_ref).or(Some(this)), this))
        }
        [Some(this)] => (Kind::Created, changes(None, this)),
        [None, ..] | [] => (Kind::Deleted, Vec::new()),
    };
    Ok(Version {
        version: number,
        kind,
        made: version::made(row)?,
        changes,
        applied: version::applied(row)?,
        is_live: head.deleted_at.is_none() && head.applied_version == Some(number),
    })
}
