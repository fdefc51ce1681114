use std::collections::HashMap;

use patchbay_shared::{Department, Owner, PresenceStatus};
use sqlx::{PgConnection, Postgres, QueryBuilder, Row, postgres::PgRow};

use super::{Snapshot, taken};
use crate::{
    Error, Result, Store,
    extension::push_in_scope,
    presence,
    search::Search,
    session::{ApplyExtensions, Permit, ViewExtensions},
};

/// Which extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// These, each in the version that was looked at.
    These(Vec<(i64, i32)>),
    /// All that are found and whose newest version was there to be seen: what was saved later, nobody has looked at.
    All(Found, Snapshot),
}

/// What all of a selection have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What the list was searched for.
    pub search: String,
    /// Of this department and those below it alone.
    pub department: Option<i64>,
    /// Whose person is somewhere alone.
    pub presence: Option<PresenceStatus>,
    /// Only what waits for Apply.
    pub waiting: bool,
}

impl Found {
    /// Everything that waits for Apply.
    pub fn waiting() -> Self {
        Self { waiting: true, ..Self::default() }
    }
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

/// Those that are found, in whose scope `limit` is, and whose newest version was there to be seen. A transaction that this server has
/// not reached yet is one of a server whose data were brought here: it was there.
pub(crate) fn from_found(sql: &mut QueryBuilder<Postgres>, found: &Found, seen: &Snapshot, limit: Option<i64>) {
    sql.push(
        " FROM portal.extension
          JOIN portal.revision ON revision.extension_id = id AND revision.version = extension.version
          WHERE deleted_at IS NULL AND (xact >= pg_snapshot_xmax(pg_current_snapshot()) OR pg_visible_in_snapshot(xact, ",
    );
    sql.push_bind(seen.as_str().to_owned()).push("::pg_snapshot))");
    if found.waiting {
        sql.push(" AND pending");
    }
    if let Some(Search { pattern, term }) = Search::of(&found.search) {
        sql.push(" AND portal.trigrams(search) @@ portal.containing(portal.folded(").push_bind(term);
        sql.push(")) AND search LIKE portal.folded(").push_bind(pattern).push(")");
    }
    if let Some(department) = found.department.filter(|id| *id != Department::COMPANY) {
        sql.push(
            " AND id IN (SELECT membership.extension_id FROM portal.membership
                         WHERE department_id IN (SELECT portal.departments_below(ARRAY[",
        );
        sql.push_bind(department).push("::bigint])))");
    }
    if let Some(status) = found.presence {
        sql.push(" AND ").push(presence::condition(status, "id"));
    }
    push_in_scope(sql, limit);
}

/// How many are found that were there to be seen.
pub async fn seen(store: &Store, permit: &Permit<ViewExtensions>, found: &Found, snapshot: &Snapshot) -> Result<i64> {
    let mut sql = QueryBuilder::new("SELECT count(*)");
    from_found(&mut sql, found, snapshot, permit.limit());
    Ok(sql.build_query_scalar().fetch_one(&store.pool).await?)
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
        Selection::All(found, snapshot) => {
            let mut sql = QueryBuilder::new(
                "SELECT id, extension.version, applied_version, pending, deleted_at, number, first_name, last_name",
            );
            from_found(&mut sql, found, snapshot, permit.limit());
            sql.push(" ORDER BY id FOR UPDATE OF extension");
            sql.build().fetch_all(connection).await?
        }
    };
    let wanted: HashMap<i64, i32> = match selection {
        Selection::These(these) => these.iter().copied().collect(),
        Selection::All(..) => HashMap::new(),
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
