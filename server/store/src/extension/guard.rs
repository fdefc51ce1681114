use sqlx::PgConnection;

use super::SaveError;
use crate::session::Actor;

/// Lets nobody touch what the person of an extension logs in with who may do less than that person: a new password, or none of
/// the second factor any more, would make them that person. `limit` is whose scope it is. The extension stays as it is until
/// the end of the transaction.
pub(crate) async fn guard(
    connection: &mut PgConnection,
    actor: &Actor,
    limit: Option<i64>,
    id: i64,
) -> Result<(), SaveError> {
    let covered: Option<bool> = sqlx::query_scalar(
        "SELECT portal.covers_person($2, role_id, department_ids) FROM portal.extension
         WHERE id = $1 AND deleted_at IS NULL AND portal.manages($3, id) FOR NO KEY UPDATE",
    )
    .bind(id)
    .bind(actor.account_id)
    .bind(limit)
    .fetch_optional(connection)
    .await?;
    match covered {
        Some(true) => Ok(()),
        Some(false) => Err(SaveError::Outranked),
        None => Err(SaveError::Gone),
    }
}
