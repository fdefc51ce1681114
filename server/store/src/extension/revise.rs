use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Apply, SaveError, apply};
use crate::{Store, operation_log, session::Actor};

/// Keeps what was written as a version, unless it is what the version before is: then it is `false`, and the caller takes
/// back what was written.
pub(crate) async fn revise(
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

/// Keeps what was written to extensions as versions that are live where the one before was: of something that phones do not
/// see. The caller has locked them, and counted their versions up with [`NEXT_VERSION`].
pub(crate) async fn revise_many(
    connection: &mut PgConnection,
    actor: &Actor,
    ids: &[i64],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH revision AS (
             INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
             SELECT id, version, portal.document(extension), $2, $3, $4::inet FROM portal.extension WHERE id = ANY ($1)
             RETURNING extension_id, version, account_id, at, address
         )
         INSERT INTO portal.application (extension_id, version, account_id, at, address)
         SELECT revision.* FROM revision JOIN portal.extension ON extension.id = extension_id WHERE NOT pending",
    )
    .bind(ids)
    .bind(actor.account_id)
    .bind(now)
    .bind(actor.address.as_deref())
    .execute(&mut *connection)
    .await?;
    operation_log::about_extensions(connection, actor, Operation::EditExtension, ids, now).await
}

/// What counts the version of an extension up that phones see no difference of.
pub(crate) const NEXT_VERSION: &str =
    "version = version + 1, applied_version = CASE WHEN pending THEN applied_version ELSE version + 1 END";

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
