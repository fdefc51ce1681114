use patchbay_shared::{RoleChoice, RoleChoiceError, RoleName};
use sqlx::{PgConnection, PgExecutor, Row};

use crate::{
    extension::SaveError,
    session::{ManageRoles, Permit},
};

/// What becomes of somebody's role with a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assigned {
    /// It stays as it is.
    Unchanged,
    /// It is this one from now on, or none.
    To(Option<i64>),
}

impl Assigned {
    /// The role that it is from now on, or none, unless it stays.
    pub(crate) fn to(self) -> Option<Option<i64>> {
        match self {
            Self::Unchanged => None,
            Self::To(role_id) => Some(role_id),
        }
    }

    /// The role after it, of somebody who had this one before.
    pub(crate) fn after(self, before: Option<i64>) -> Option<i64> {
        match self {
            Self::Unchanged => before,
            Self::To(role_id) => role_id,
        }
    }
}

/// Until the end of the transaction no role is changed or deleted. Before any row, or whoever deletes a role would wait in a
/// circle.
pub(crate) async fn stand_still(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock_shared(7003, 2)").execute(connection).await?;
    Ok(())
}

/// The role that a form asks for: one that gives nothing beyond what whoever gives it holds.
pub(crate) async fn assign(
    connection: &mut PgConnection,
    permit: Option<&Permit<ManageRoles>>,
    choice: &RoleChoice,
) -> Result<Assigned, SaveError> {
    let (name, permit) = match (choice, permit) {
        (RoleChoice::Unchanged, _) => return Ok(Assigned::Unchanged),
        (_, None) => return Err(SaveError::Role(RoleChoiceError::NotAllowed)),
        (RoleChoice::None, Some(_)) => return Ok(Assigned::To(None)),
        (RoleChoice::Named(name), Some(permit)) => (name, permit),
    };
    stand_still(connection).await?;
    // Departments are asked about with what is written.
    named(connection, permit, name, &[]).await.map(|id| Assigned::To(Some(id)))
}

/// The same for somebody new, in these departments. Nothing stands still until they are there: the statement that makes them has
/// to find the role again.
pub(crate) async fn assign_new(
    executor: impl PgExecutor<'_>,
    permit: Option<&Permit<ManageRoles>>,
    choice: &RoleChoice,
    departments: &[i64],
) -> Result<Option<i64>, SaveError> {
    match (choice, permit) {
        (RoleChoice::Unchanged, _) | (RoleChoice::None, Some(_)) => Ok(None),
        (_, None) => Err(SaveError::Role(RoleChoiceError::NotAllowed)),
        (RoleChoice::Named(name), Some(permit)) => named(executor, permit, name, departments).await.map(Some),
    }
}

/// A role by its name, if whoever gives it may do all that it gives somebody who is in these departments.
async fn named(
    executor: impl PgExecutor<'_>,
    permit: &Permit<ManageRoles>,
    name: &RoleName,
    departments: &[i64],
) -> Result<i64, SaveError> {
    let row = sqlx::query(
        "SELECT id, portal.covers_person($2, id, $3) AS covered FROM portal.role
         WHERE portal.folded(name) = portal.folded($1) AND deleted_at IS NULL",
    )
    .bind(name.as_str())
    .bind(permit.account_id)
    .bind(departments)
    .fetch_optional(executor)
    .await?
    .ok_or(SaveError::Role(RoleChoiceError::Unknown))?;
    if !row.try_get::<bool, _>("covered")? {
        return Err(SaveError::Role(RoleChoiceError::NotAllowed));
    }
    Ok(row.try_get("id")?)
}

/// The same for a role that somebody had before, by its id.
pub(crate) async fn assign_again(
    connection: &mut PgConnection,
    permit: Option<&Permit<ManageRoles>>,
    role_id: Option<i64>,
) -> Result<Assigned, SaveError> {
    let permit = permit.ok_or(SaveError::Role(RoleChoiceError::NotAllowed))?;
    stand_still(connection).await?;
    let known: Option<bool> = sqlx::query_scalar(
        "SELECT portal.covers($2, $1) WHERE $1 IS NULL OR EXISTS (SELECT FROM portal.role WHERE id = $1 AND deleted_at IS NULL)",
    )
    .bind(role_id)
    .bind(permit.account_id)
    .fetch_optional(connection)
    .await?;
    match known {
        Some(true) => Ok(Assigned::To(role_id)),
        Some(false) => Err(SaveError::Role(RoleChoiceError::NotAllowed)),
        None => Err(SaveError::Role(RoleChoiceError::Unknown)),
    }
}
