use time::OffsetDateTime;

use super::super::{
    apply::make_live,
    selection::{Selection, SelectionError, lock},
};
use crate::{
    Store,
    session::{ApplyExtensions, Permit},
};

/// Makes the newest versions of a selection live, all or none, in one transaction; returns how many were not live
/// already. One that was changed since it was looked at fails the whole with its name.
pub async fn apply_many(
    store: &Store,
    permit: &Permit<ApplyExtensions>,
    selection: &Selection,
    now: OffsetDateTime,
) -> Result<usize, SelectionError> {
    let mut tx = store.pool.begin().await?;
    let locked = lock(store, &mut tx, permit, selection).await?;
    let ids: Vec<i64> = locked.into_iter().filter(|one| one.pending).map(|one| one.id).collect();
    make_live(&mut tx, permit, &ids, now).await?;
    tx.commit().await?;
    Ok(ids.len())
}
