use std::collections::HashMap;

use patchbay_shared::Owner;
use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgRow};

use super::{super::taken, snapshot::Snapshot};
use crate::{
    Error, Result, Store,
    extension::in_scope,
    session::{ApplyExtensions, Permit, ViewExtensions},
};

/// Which of what waits for Apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// These extensions, each in the version that was looked at.
    These(Vec<(i64, i32)>),
    /// All whose newest version was there to be seen: what was saved later, nobody has looked at.
    Seen(Snapshot),
}

/// Why nothing of a selection was done.
#[derive(Debug, thiserror::Error)]
pub enum SelectionError {
    /// This extension is not what was looked at any more: saved again, discarded, or deleted.
    #[error("{0:?} was changed meanwhile")]
    Stale(Owner),
    /// The person of this extension may do more than whoever asks, or what is live would give them another role, which whoever
    /// asks may not give.
    #[error("{0:?} may do more than who asks, or would")]
    Outranked(Owner),
    /// The e-mail address that this extension would get back is somebody else's by now.
    #[error("the address of {of:?} is {owner:?}'s")]
    EmailTaken {
        /// Whose it was.
        of: Owner,
        /// Whose it is.
        owner: Owner,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for SelectionError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// An extension that nobody else changes until the end of the transaction.
pub(super) struct Locked {
    pub(super) id: i64,
    /// Whether the phones see an earlier version; else it is new.
    pub(super) live: bool,
    pub(super) pending: bool,
    pub(super) owner: Owner,
}

/// What waits and was there to be seen. A transaction that this server has not reached yet is one of a server whose
/// data were brought here: it was there.
const SEEN: &str = concat!(
    "FROM portal.extension
    JOIN portal.revision ON revision.extension_id = id AND revision.version = extension.version
    WHERE deleted_at IS NULL AND pending
      AND (pg_visible_in_snapshot(xact, $1::pg_snapshot) OR xact >= pg_snapshot_xmax(pg_current_snapshot()))
      AND ",
    in_scope!("$2")
);

/// How many wait that were there to be seen.
pub async fn seen(store: &Store, permit: &Permit<ViewExtensions>, snapshot: &Snapshot) -> Result<i64> {
    let count = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) {SEEN}")));
    Ok(count.bind(snapshot.as_str()).bind(permit.limit()).fetch_one(&store.pool).await?)
}

/// Locks the selection, always in ascending order: two who want the same extensions wait for each other, and never in
/// a circle.
pub(super) async fn lock(
    store: &Store,
    connection: &mut PgConnection,
    permit: &Permit<ApplyExtensions>,
    selection: &Selection,
) -> std::result::Result<Vec<Locked>, SelectionError> {
    let rows = match selection {
        Selection::These(these) => {
            let ids: Vec<i64> = these.iter().map(|(id, _)| *id).collect();
            sqlx::query(
                "SELECT id, version, applied_version, pending, deleted_at, number, first_name, last_name
                 FROM portal.extension WHERE id = ANY($1) AND ($2::bigint IS NULL OR portal.manages($2, id))
                 ORDER BY id FOR UPDATE",
            )
            .bind(ids)
            .bind(permit.limit())
            .fetch_all(connection)
            .await?
        }
        Selection::Seen(snapshot) => {
            sqlx::query(AssertSqlSafe(format!(
                "SELECT id, extension.version, applied_version, pending, deleted_at, number, first_name, last_name
                 {SEEN} ORDER BY id FOR UPDATE OF extension"
            )))
            .bind(snapshot.as_str())
            .bind(permit.limit())
            .fetch_all(connection)
            .await?
        }
    };
    let wanted: HashMap<i64, i32> = match selection {
        Selection::These(these) => these.iter().copied().collect(),
        Selection::Seen(_) => HashMap::new(),
    };
    rows.iter().map(|row| check(store, row, &wanted)).collect()
}

/// What was asked for in a version has to be in that version still.
fn check(store: &Store, row: &PgRow, wanted: &HashMap<i64, i32>) -> std::result::Result<Locked, SelectionError> {
    let (id, version): (i64, i32) = (row.try_get("id")?, row.try_get("version")?);
    let owner = taken::owner(store, row)?;
    if owner.deleted || wanted.get(&id).is_some_and(|wanted| *wanted != version) {
        return Err(SelectionError::Stale(owner));
    }
    let applied: Option<i32> = row.try_get("applied_version")?;
    Ok(Locked { id, live: applied.is_some(), pending: row.try_get("pending")?, owner })
}
