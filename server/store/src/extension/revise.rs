use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Apply, SaveError, apply};
use crate::{Store, operation_log, session::Actor};

/// Keeps what was written as a version, unless it is what the version before is: then it is `false`, and the caller takes
/// back what was written.
pub(super) async fn revise(
    connection: &mut PgConnection,
    actor: &Actor,
    operation: Operation,
    id: i64,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let made = sqlx::query(
        "INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
         SELECT id, version, portal.document(extension), $2, $3, $4::inet FROM portal.extension
         WHERE id = $1 AND portal.document(extension) IS DISTINCT FROM (
             SELECT document FROM portal.revision AS before
             WHERE before.extension_id = extension.id AND before.version = extension.version - 1)",
    )
    .bind(id)
    .bind(actor.account_id)
    .bind(now)
    .bind(actor.address.as_deref())
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if made == 0 {
        return Ok(false);
    }
    operation_log::about_extensions(connection, actor, operation, &[id], now).await?;
    Ok(true)
}

/// Nothing changed, so there is no new version; version `from` is applied if that was asked for and is still to be done.
pub(super) async fn unchanged(
    store: &Store,
    id: i64,
    from: i32,
    apply: Apply<'_>,
    now: OffsetDateTime,
) -> Result<Option<i32>, SaveError> {
    match apply {
        Apply::Now(permit) => Ok(apply::apply(store, permit, id, from, now).await?.then_some(from)),
        Apply::Later => Ok(None),
    }
}
