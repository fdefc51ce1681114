use patchbay_shared::Operation;
use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;

use super::{SaveError, held::held, lock, update::hold, write::revise};
use crate::{
    Store,
    extension::{NEXT_VERSION, revise_many},
    operation_log,
    session::{Actor, ManageRoles, Permit},
};

/// Ends a role that people made, in the version that was looked at. Who has it has none from the commit on, as a new version
/// of each extension, which is live where the one before was: phones see no difference. Returns how many people that were.
pub async fn delete(
    store: &Store,
    permit: &Permit<ManageRoles>,
    id: i64,
    from: i32,
    now: OffsetDateTime,
) -> Result<usize, SaveError> {
    let mut tx = store.pool.begin().await?;
    lock(&mut tx).await?;
    held(&mut tx, permit).await?;
    hold(&mut tx, permit, id, from).await?;
    let people = take_away(&mut tx, permit, id, now).await?;
    for statement in [
        // Whoever comes back from being deleted comes without it.
        "UPDATE portal.extension SET role_id = NULL WHERE role_id = $1",
        "DELETE FROM portal.role_extension WHERE role_id = $1",
    ] {
        sqlx::query(statement).bind(id).execute(&mut *tx).await?;
    }
    sqlx::query("UPDATE portal.role SET version = version + 1, deleted_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    revise(&mut tx, permit, id, None, now).await?;
    operation_log::about_role(&mut tx, permit, Operation::DeleteRole, id, now).await?;
    tx.commit().await?;
    tracing::info!(role_id = id, by = permit.account_id, people, "a role was deleted");
    Ok(people)
}

async fn take_away(
    connection: &mut PgConnection,
    actor: &Actor,
    role_id: i64,
    now: OffsetDateTime,
) -> Result<usize, sqlx::Error> {
    // However many there are.
    sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *connection).await?;
    let people: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM portal.extension WHERE role_id = $1 AND deleted_at IS NULL ORDER BY id FOR UPDATE",
    )
    .bind(role_id)
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query(AssertSqlSafe(format!(
        "UPDATE portal.extension SET role_id = NULL, {NEXT_VERSION} WHERE id = ANY ($1)"
    )))
    .bind(&people)
    .execute(&mut *connection)
    .await?;
    revise_many(connection, actor, &people, now).await?;
    Ok(people.len())
}
