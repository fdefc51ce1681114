use patchbay_shared::{Department, DepartmentForm};
use sqlx::{PgConnection, types::Json};
use time::OffsetDateTime;

use crate::session::Actor;

/// Keeps what departments are by now as their newest versions; without one, that they were deleted.
pub(super) async fn revise(
    connection: &mut PgConnection,
    actor: &Actor,
    ids: &[i64],
    department: Option<&Department>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO portal.department_revision (department_id, version, document, account_id, at, address)
         SELECT id, version, $2, $3, $4, $5::inet FROM portal.department WHERE id = ANY ($1)",
    )
    .bind(ids)
    .bind(department.map(|department| Json(DepartmentForm::from(department))))
    .bind(actor.account_id)
    .bind(now)
    .bind(actor.address.as_deref())
    .execute(connection)
    .await?;
    Ok(())
}
