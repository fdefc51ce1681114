//! Named sets of permissions: the predefined ones, and those that people make.
//!
//! Whatever changes a role, or what it reaches, takes one advisory lock first, and reads after it what whoever asks holds at
//! that moment: two who change roles at once cannot give each other more than they have.

mod assign;
mod create;
mod delete;
mod find;
mod held;
mod history;
mod list;
mod newer;
mod people;
mod predefined;
mod update;
mod write;

pub(crate) use assign::{Assigned, assign, assign_again, assign_new, stand_still};
pub use create::create;
pub use delete::delete;
pub use find::{Found, find};
pub(crate) use held::{grants, grants_of};
pub use history::history;
pub use list::{COUNT_LIMIT, Listed, list};
pub use newer::newer;
pub use people::people;
pub(crate) use predefined::agree;
pub use update::update;

use patchbay_shared::{RoleError, RoleErrors, RoleField};
use sqlx::PgConnection;

use crate::{Error, error::violated};

/// Why a role was not saved or deleted. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// A value is to be put right that only the database can judge.
    #[error("a value is to be put right")]
    Invalid(RoleErrors),
    /// Somebody saved a newer version than the one this change was made from.
    #[error("version {0} was saved meanwhile")]
    Stale(i32),
    /// It is a predefined one or gives more than whoever asked may do, or they do not manage roles any more.
    #[error("who asks may not change this role")]
    Denied,
    /// It was deleted, or never was.
    #[error("there is no such role")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for SaveError {
    fn from(error: sqlx::Error) -> Self {
        match violated(&error) {
            Some("role_name_taken") => Self::Invalid(RoleErrors::one(RoleField::Name, RoleError::NameTaken)),
            _ => Self::Store(error.into()),
        }
    }
}

/// Nobody else changes a role until the end of the transaction. Before any row, or who gives roles meanwhile would wait in
/// a circle.
async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock(7003, 2)").execute(connection).await?;
    Ok(())
}
