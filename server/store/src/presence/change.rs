use patchbay_shared::{Operation, PresenceStatus};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{
    Result, Store,
    extension::SaveError,
    session::{Actor, EditExtensions, OwnExtension, Permit},
};

/// Says where the person of an extension is; false if they were there already. Calls are judged by it from the commit on.
pub async fn change(
    store: &Store,
    permit: &Permit<EditExtensions>,
    extension_id: i64,
    status: PresenceStatus,
    now: OffsetDateTime,
) -> std::result::Result<bool, SaveError> {
    let mut tx = store.pool.begin().await?;
    let managed: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM portal.extension WHERE id = $1 AND deleted_at IS NULL AND portal.manages($2, id))",
    )
    .bind(extension_id)
    .bind(permit.limit())
    .fetch_one(&mut *tx)
    .await?;
    if !managed {
        return Err(SaveError::Gone);
    }
    let changed = write(&mut tx, permit, extension_id, status, Operation::ChangePresence, now).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Says where one is oneself.
pub async fn change_own(
    store: &Store,
    own: &OwnExtension,
    status: PresenceStatus,
    now: OffsetDateTime,
) -> Result<bool> {
    let mut connection = store.pool.acquire().await?;
    Ok(write(&mut connection, own, own.extension_id, status, Operation::ChangeOwnPresence, now).await?)
}

async fn write(
    connection: &mut PgConnection,
    actor: &Actor,
    extension_id: i64,
    status: PresenceStatus,
    operation: Operation,
    now: OffsetDateTime,
) -> std::result::Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT portal.change_presence($1, $2, author.id, author.name, $3::inet, $4, $5)
         FROM portal.author WHERE author.id = $6",
    )
    .bind(extension_id)
    .bind(status.name())
    .bind(actor.address.as_deref())
    .bind(operation.name())
    .bind(now)
    .bind(actor.account_id)
    .fetch_one(connection)
    .await
}
