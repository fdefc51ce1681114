use patchbay_shared::JobKind;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    BeginError,
    begin::{Beginning, begin, ready, select},
    item::{Item, Outcome},
    row::{Placing, lock},
    step::{Batch, Done, Work},
};
use crate::{
    Store, extension,
    extension::Selection,
    session::{DeleteExtensions, Permit, Session},
};

const BATCH: i32 = 250;

/// Begins to delete a selection.
pub async fn begin_delete(
    store: &Store,
    permit: &Permit<DeleteExtensions>,
    selection: &Selection,
    now: OffsetDateTime,
) -> Result<i64, BeginError> {
    let mut tx = store.pool.begin().await?;
    let job = Beginning { kind: JobKind::Delete, label: "", apply: false, task: &(), sealed: None };
    let id = begin(&mut tx, permit, job, now).await?;
    let total = select(&mut tx, id, selection, permit.limit()).await?;
    ready(&mut tx, permit, (id, JobKind::Delete), total, now).await?;
    tx.commit().await?;
    Ok(id)
}

pub(super) async fn batch(connection: &mut PgConnection, work: &Work, session: &Session, now: OffsetDateTime) -> Batch {
    let Ok(permit) = session.permit::<DeleteExtensions>() else { return Ok(None) };
    let items = work.items(&mut *connection, BATCH).await?;
    let ids: Vec<i64> = items.iter().filter_map(|item| item.extension_id).collect();
    let rows = lock(&mut *connection, &permit, permit.limit(), &ids, &Placing::default()).await?;
    let mut ended = Vec::new();
    let outcome = |item: &Item| match item.row(&rows, true) {
        Ok(row) => {
            ended.push(row.id);
            Outcome::done(item)
        }
        Err(refusal) => Outcome::refused(item, refusal),
    };
    let outcomes = items.iter().map(outcome).collect();
    extension::end(connection, &permit, &ended, now).await?;
    Ok(Some(Done::Items(outcomes)))
}
