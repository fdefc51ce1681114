use patchbay_shared::{Organizations, OrganizationsError};
use sqlx::{PgConnection, PgExecutor};

use crate::{extension::SaveError, session::Actor};

/// Until the end of the transaction no department is moved or deleted. Before any row, or whoever deletes one would wait in a
/// circle.
pub(crate) async fn stand_still(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock_shared(7004, 1)").execute(connection).await?;
    Ok(())
}

/// Where an extension is that was in the departments `before`, when somebody chooses others for it: in these, and where they
/// have no say. Without a choice it stays where it is. Departments that are not there, or not for them, are refused.
pub(crate) async fn place(
    executor: impl PgExecutor<'_>,
    actor: &Actor,
    before: &[i64],
    chosen: Option<&Organizations>,
) -> Result<Vec<i64>, SaveError> {
    let Some(chosen) = chosen else { return Ok(before.to_vec()) };
    let placed: Option<Vec<i64>> = sqlx::query_scalar("SELECT portal.placed($1, $2, $3)")
        .bind(actor.account_id)
        .bind(before)
        .bind(chosen.ids())
        .fetch_one(executor)
        .await?;
    placed.ok_or(SaveError::Organizations(OrganizationsError::Unknown))
}

/// The same for departments that it was in once: one that was deleted stands for where its members went, and one that whoever
/// asks has no say about is left out, unless there is no other.
pub(crate) async fn place_again(
    connection: &mut PgConnection,
    actor: &Actor,
    before: &[i64],
    once: &[i64],
) -> Result<Vec<i64>, SaveError> {
    let placed: Option<Vec<i64>> = sqlx::query_scalar(
        "SELECT portal.placed($1, $2, chosen) FROM (SELECT ARRAY(
             SELECT unnest(portal.present_departments($3)) INTERSECT SELECT portal.departments_of($1)) AS chosen) AS once
         WHERE cardinality(chosen) > 0",
    )
    .bind(actor.account_id)
    .bind(before)
    .bind(once)
    .fetch_optional(connection)
    .await?
    .flatten();
    placed.ok_or(SaveError::Organizations(OrganizationsError::Unknown))
}
