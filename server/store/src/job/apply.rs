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
    Store,
    extension::{Selection, make_live},
    session::{ApplyExtensions, Permit, Session},
};

const BATCH: i32 = 250;

/// Begins to make what waits of a selection live.
pub async fn begin_apply(
    store: &Store,
    permit: &Permit<ApplyExtensions>,
    selection: &Selection,
    now: OffsetDateTime,
) -> Result<i64, BeginError> {
    let mut tx = store.pool.begin().await?;
    let job = Beginning { kind: JobKind::Apply, label: "", apply: true, task: &(), sealed: None };
    let id = begin(&mut tx, permit, job, now).await?;
    let total = select(&mut tx, id, selection, permit.limit()).await?;
    ready(&mut tx, permit, (id, JobKind::Apply), total, now).await?;
    tx.commit().await?;
    Ok(id)
}

pub(super) async fn batch(connection: &mut PgConnection, work: &Work, session: &Session, now: OffsetDateTime) -> Batch {
    let Ok(permit) = session.permit::<ApplyExtensions>() else { return Ok(None) };
    let items = work.items(&mut *connection, BATCH).await?;
    let ids: Vec<i64> = items.iter().filter_map(|item| item.extension_id).collect();
    let rows = lock(&mut *connection, &permit, permit.limit(), &ids, &Placing::default()).await?;
    let mut live = Vec::new();
    let outcome = |item: &Item| match item.row(&rows, false) {
        Ok(row) if row.pending => {
            live.push(row.id);
            Outcome::done(item)
        }
        Ok(_) => Outcome::unchanged(item),
        Err(refusal) => Outcome::refused(item, refusal),
    };
    let outcomes = items.iter().map(outcome).collect();
    make_live(connection, &permit, &live, now).await?;
    Ok(Some(Done::Items(outcomes)))
}
