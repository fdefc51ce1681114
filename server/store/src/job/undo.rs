use patchbay_shared::{JobKind, JobRefusal};
use sqlx::{Connection, PgConnection};
use time::OffsetDateTime;

use super::{
    BeginError,
    begin::{Beginning, begin, ready},
    item::Outcome,
    refusal::refusal,
    row::{Placing, Row, lock},
    step::{Batch, Done, Work},
};
use crate::{
    Result, Store, department,
    extension::{SaveError, back, end, make_live, release_at_once, release_claims},
    role,
    session::{
        AddExtensions, ApplyExtensions, DeleteExtensions, EditExtensions, ManageRoles, Permit, Session, ViewExtensions,
    },
};

const BATCH: i32 = 100;

/// What one's own job imported and nobody has undone: `$1` is the job, `$2` the account. An extension that was new has no version
/// before, and `now` is the one that the import made.
const IMPORTED: &str = "
    FROM portal.job JOIN portal.job_item AS item ON item.job_id = job.id
    JOIN portal.import ON import.job_id = job.id AND undo_id IS NULL
    JOIN portal.extension ON extension.id = item.extension_id
    CROSS JOIN LATERAL (SELECT coalesce(item.version, 0) + 1 AS version) AS made
    WHERE job.id = $1 AND job.account_id = $2 AND job.ended_at IS NOT NULL AND item.outcome = 'done'";

/// What can be undone of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undoable {
    /// How many extensions it added or changed.
    pub done: i64,
    /// How many of them were changed or deleted since.
    pub newer: i64,
    /// The first of these, as they are shown.
    pub conflicts: Vec<String>,
}

/// What can be undone of one's own import.
pub async fn undoable(store: &Store, permit: &Permit<ViewExtensions>, job_id: i64, most: u16) -> Result<Undoable> {
    let newer = "(extension.version <> made.version OR extension.deleted_at IS NOT NULL)";
    let sql = format!("SELECT count(*), count(*) FILTER (WHERE {newer}) {IMPORTED}");
    let (done, newer_count): (i64, i64) =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(job_id).bind(permit.account_id).fetch_one(&store.pool).await?;
    let sql = format!(
        "SELECT coalesce(CASE WHEN portal.manages($3, extension.id) THEN portal.label(extension) END, item.number)
         {IMPORTED} AND {newer} ORDER BY item.place LIMIT $4"
    );
    let conflicts = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(job_id)
        .bind(permit.account_id)
        .bind(permit.limit())
        .bind(i64::from(most))
        .fetch_all(&store.pool)
        .await?;
    Ok(Undoable { done, newer: newer_count, conflicts })
}

/// Begins to undo one's own import: what it changed becomes what it was, and what it added is deleted. An import is undone once.
pub async fn begin_undo(
    store: &Store,
    permit: &Permit<AddExtensions>,
    job_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<i64, BeginError> {
    let mut tx = store.pool.begin().await?;
    let import: Option<(i64, String, bool)> = sqlx::query_as(
        "SELECT import.id, file, apply FROM portal.import JOIN portal.job ON job.id = job_id
         WHERE job_id = $1 AND import.account_id = $2 AND ended_at IS NOT NULL AND undo_id IS NULL FOR UPDATE OF import",
    )
    .bind(job_id)
    .bind(permit.account_id)
    .fetch_optional(&mut *tx)
    .await?;
    let (import_id, file, apply) = import.ok_or(BeginError::Nothing)?;
    let job = Beginning { kind: JobKind::Undo, label: &file, apply, task: &import_id, sealed: None };
    let id = begin(&mut tx, permit, job, now).await?;
    // Whose calls go on is undone before whoever they go on to.
    let sql = format!(
        "INSERT INTO portal.job_item (job_id, place, number, extension_id, version, line)
         SELECT $3, row_number() OVER (ORDER BY item.place DESC), item.number, extension.id, made.version, item.line {IMPORTED}"
    );
    let total = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(job_id)
        .bind(permit.account_id)
        .bind(id)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    sqlx::query("UPDATE portal.import SET undo_id = $2 WHERE id = $1")
        .bind(import_id)
        .bind(id)
        .execute(&mut *tx)
        .await?;
    ready(&mut tx, permit, (id, JobKind::Undo), total, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Undoes the next ones, as far as nothing newer stands on them.
pub(super) async fn batch(
    store: &Store,
    connection: &mut PgConnection,
    work: &Work,
    (session, live): (&Session, Option<Permit<ApplyExtensions>>),
    now: OffsetDateTime,
) -> Batch {
    if session.permit::<AddExtensions>().is_err() {
        return Ok(None);
    }
    role::stand_still(connection).await?;
    department::stand_still(connection).await?;
    let Ok(view) = session.permit::<ViewExtensions>() else { return Ok(None) };
    let may = May { delete: session.permit().ok(), edit: session.permit().ok(), roles: session.permit().ok() };
    let items = work.items(&mut *connection, BATCH).await?;
    let ids: Vec<i64> = items.iter().filter_map(|item| item.extension_id).collect();
    let rows = lock(&mut *connection, &view, view.limit(), &ids, &Placing::default()).await?;
    let (mut outcomes, mut ended, mut restored) = (Vec::new(), Vec::new(), Vec::new());
    for item in &items {
        let outcome = match item.row(&rows, true) {
            Err(refusal) => Outcome::refused(item, refusal),
            Ok(row) if row.version == 1 && may.delete.is_some() => {
                ended.push(row.id);
                Outcome::done(item)
            }
            Ok(row) if row.version > 1 => match may.restore(store, connection, row, now).await {
                Ok(true) => {
                    restored.push(row.id);
                    Outcome::done(item)
                }
                Ok(false) => Outcome::refused(item, JobRefusal::Denied),
                Err(error) => Outcome::refused(item, refusal(error)?),
            },
            Ok(_) => Outcome::refused(item, JobRefusal::Denied),
        };
        outcomes.push(outcome);
    }
    if let Some(delete) = &may.delete {
        end(connection, delete, &ended, now).await?;
        // As if they had never been there.
        release_at_once(connection, &ended).await?;
    }
    match live {
        Some(live) => make_live(connection, &live, &restored, now).await?,
        None => release_claims(connection, &restored).await?,
    }
    Ok(Some(Done::Items(outcomes)))
}

/// What whoever undoes may do at this moment.
struct May {
    delete: Option<Permit<DeleteExtensions>>,
    edit: Option<Permit<EditExtensions>>,
    roles: Option<Permit<ManageRoles>>,
}

impl May {
    /// Whether an extension is by now what it was before its newest version.
    async fn restore(
        &self,
        store: &Store,
        connection: &mut PgConnection,
        row: &Row,
        now: OffsetDateTime,
    ) -> std::result::Result<bool, SaveError> {
        let Some(edit) = &self.edit else { return Ok(false) };
        let mut savepoint = connection.begin().await?;
        match back(&mut savepoint, store, edit, self.roles.as_ref(), (row.id, row.version), now).await {
            Ok(()) => {
                savepoint.commit().await?;
                Ok(true)
            }
            Err(error) => {
                savepoint.rollback().await?;
                Err(error)
            }
        }
    }
}
