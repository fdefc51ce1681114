use patchbay_shared::Operation;
use sqlx::Row;
use time::OffsetDateTime;

use super::{SaveError, guard::guard};
use crate::{
    Result, Store, operation_log,
    session::{EditExtensions, Permit, ViewExtensions},
};

/// An old registration password that works beside the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    /// How long it does.
    pub until: OffsetDateTime,
    /// How many registered phones came with it.
    pub phones: i64,
}

/// The old registration password of an extension, while it works.
pub async fn previous(store: &Store, permit: &Permit<ViewExtensions>, extension_id: i64) -> Result<Option<Previous>> {
    let row = sqlx::query(
        "SELECT endpoint.previous_until,
                (SELECT count(*) FROM sip.location
                 -- Branch flag 7, as in sip.drop_bindings.
                 WHERE username = endpoint.number AND cflags & 128 <> 0 AND expires > now() AT TIME ZONE 'UTC') AS phones
         FROM sip.endpoint WHERE extension_id = $1 AND previous_until > now() AND portal.manages($2, $1)",
    )
    .bind(extension_id)
    .bind(permit.limit())
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| Ok(Previous { until: row.try_get("previous_until")?, phones: row.try_get("phones")? })).transpose()
}

/// Ends the old registration password now: a trigger signs off the phones that came with it, in the same transaction.
/// The new one and its phones are left alone. It is part of the extension, so whoever may do less than its person leaves it alone.
pub async fn end_previous(
    store: &Store,
    permit: &Permit<EditExtensions>,
    extension_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<(), SaveError> {
    let mut tx = store.pool.begin().await?;
    guard(&mut tx, permit, permit.limit(), extension_id).await?;
    let ended = sqlx::query(
        "UPDATE sip.endpoint SET previous_ha1_md5 = NULL, previous_ha1_sha256 = NULL, previous_until = NULL
         WHERE extension_id = $1 AND previous_until IS NOT NULL",
    )
    .bind(extension_id)
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() > 0 {
        operation_log::about_extensions(&mut tx, permit, Operation::EndOldPassword, &[extension_id], now).await?;
        tx.commit().await?;
        tracing::info!(extension_id, account_id = permit.account_id, "an old registration password was ended");
    }
    Ok(())
}
