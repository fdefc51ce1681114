use patchbay_shared::{DepartmentError, DepartmentField};
use sqlx::PgConnection;

use super::SaveError;
use crate::session::{ManageOrganizations, Permit};

/// Whoever reaches their own departments alone moves and deletes within these: neither they nor anybody whom they might become
/// comes to reach more by it.
pub(super) async fn within(
    connection: &mut PgConnection,
    permit: &Permit<ManageOrganizations>,
    ids: &[i64],
) -> Result<(), SaveError> {
    if permit.limit().is_none() {
        return Ok(());
    }
    let within: bool = sqlx::query_scalar("SELECT $2::bigint[] <@ ARRAY(SELECT portal.departments_of($1))")
        .bind(permit.account_id)
        .bind(ids)
        .fetch_one(connection)
        .await?;
    if within { Ok(()) } else { Err(SaveError::of(DepartmentField::Parent, DepartmentError::NotAllowed)) }
}
