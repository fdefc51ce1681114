use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::{SaveError, guard};
use crate::{
    Store, operation_log,
    session::{Actor, DeleteExtensions, Permit},
};

/// How long a deleted extension can be restored, and keeps its number and registration name.
pub const RESTORABLE: Duration = Duration::days(30);

/// Ends an extension: its phones are signed off and refused from the commit on, the person's sessions are over, its
/// e-mail address is free. Its number and registration name stay reserved for [`RESTORABLE`]. What it was stays in its
/// revisions; the last one says who ended it.
pub async fn delete(
    store: &Store,
    permit: &Permit<DeleteExtensions>,
    id: i64,
    now: OffsetDateTime,
) -> Result<(), SaveError> {
    let mut tx = store.pool.begin().await?;
    guard(&mut tx, permit, permit.limit(), id).await?;
    end(&mut tx, permit, &[id], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends extensions that are not deleted yet; returns how many. The caller has locked them.
pub(crate) async fn end(
    connection: &mut PgConnection,
    actor: &Actor,
    ids: &[i64],
    now: OffsetDateTime,
) -> Result<u64, sqlx::Error> {
    let ended = sqlx::query(
        "WITH extension AS (
             UPDATE portal.extension SET deleted_at = $2, reserved_until = $5, version = version + 1
             WHERE id = ANY($1) AND deleted_at IS NULL
             RETURNING id, version
         )
         INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
         SELECT id, version, NULL, $3, $2, $4::inet FROM extension",
    )
    .bind(ids)
    .bind(now)
    .bind(actor.account_id)
    .bind(actor.address.as_deref())
    .bind(now + RESTORABLE)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if ended == 0 {
        return Ok(0);
    }
    operation_log::about_extensions(connection, actor, Operation::DeleteExtension, ids, now).await?;
    for statement in [
        "DELETE FROM sip.endpoint WHERE extension_id = ANY($1)",
        "DELETE FROM portal.session USING portal.account
             WHERE account.id = session.account_id AND account.extension_id = ANY($1)",
        "DELETE FROM portal.reveal WHERE extension_id = ANY($1)",
        "DELETE FROM portal.email_claim WHERE extension_id = ANY($1)",
    ] {
        sqlx::query(statement).bind(ids).execute(&mut *connection).await?;
    }
    Ok(ended)
}
