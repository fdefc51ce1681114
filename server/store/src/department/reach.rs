use patchbay_shared::{DepartmentError, DepartmentField};
use sqlx::PgConnection;

use super::SaveError;
use crate::session::{ManageOrganizations, Permit};

/// What somebody reached before they changed the tree; `None` of who reaches the same whatever the tree is.
pub(super) struct Reach(Option<Vec<i64>>);

impl Reach {
    /// As it is before the change.
    pub(super) async fn before(
        connection: &mut PgConnection,
        permit: &Permit<ManageOrganizations>,
    ) -> Result<Self, sqlx::Error> {
        if permit.limit().is_none() {
            return Ok(Self(None));
        }
        let reached = sqlx::query_scalar("SELECT ARRAY(SELECT portal.managed($1))").bind(permit.account_id);
        Ok(Self(Some(reached.fetch_one(connection).await?)))
    }

    /// Nobody comes to reach extensions by a change of the tree that they make.
    pub(super) async fn held(
        self,
        connection: &mut PgConnection,
        permit: &Permit<ManageOrganizations>,
    ) -> Result<(), SaveError> {
        let Some(before) = self.0 else { return Ok(()) };
        let more: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT portal.managed($1) EXCEPT SELECT unnest($2::bigint[]))")
                .bind(permit.account_id)
                .bind(before)
                .fetch_one(connection)
                .await?;
        if more { Err(SaveError::of(DepartmentField::Parent, DepartmentError::NotAllowed)) } else { Ok(()) }
    }
}
