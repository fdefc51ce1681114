//! The tree of departments under the company, and who is in which.
//!
//! Whatever changes the tree takes one advisory lock first, and the database judges by what it finds after it: two who change it
//! at once make no circle, nor more departments than there may be. Whoever puts an extension into a department shares the lock.

mod choices;
mod create;
mod delete;
mod find;
mod history;
mod newer;
mod paths;
mod place;
mod reach;
mod tree;
mod update;
mod write;

pub use choices::{Choice, choices, open};
pub use create::create;
pub use delete::{Going, delete, going};
pub use find::{Found, find};
pub use history::history;
pub(crate) use newer::named;
pub use newer::newer;
pub(crate) use paths::paths;
pub(crate) use place::{place, place_again, stand_still};
pub use tree::{Node, tree};
pub use update::update;

use patchbay_shared::{DepartmentError, DepartmentErrors, DepartmentField};
use sqlx::PgConnection;

use crate::{Error, error::violated};

/// Why a department was not saved or deleted. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// A value is to be put right that only the database can judge.
    #[error("a value is to be put right")]
    Invalid(DepartmentErrors),
    /// Somebody saved a newer version than the one this change was made from, or, of what is deleted, changed something below.
    #[error("version {0} was saved meanwhile")]
    Stale(i32),
    /// It was deleted, or never was, or it is the company.
    #[error("there is no such department")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl SaveError {
    /// What is wrong with one field.
    fn of(field: DepartmentField, error: DepartmentError) -> Self {
        Self::Invalid(DepartmentErrors::one(field, error))
    }
}

impl From<sqlx::Error> for SaveError {
    fn from(error: sqlx::Error) -> Self {
        use DepartmentField::{Name, Parent};
        match violated(&error) {
            Some("department_name_taken") => Self::of(Name, DepartmentError::NameTaken),
            Some("department_parent_unknown") => Self::of(Parent, DepartmentError::ParentUnknown),
            Some("department_below_itself") => Self::of(Parent, DepartmentError::BelowItself),
            Some("department_too_deep") => Self::of(Parent, DepartmentError::TooDeep),
            Some("department_too_many") => Self::of(Name, DepartmentError::TooMany),
            _ => Self::Store(error.into()),
        }
    }
}

/// Nobody else changes the tree, or puts an extension into a department, until the end of the transaction. Before any row, or
/// they would wait in a circle.
async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock(7004, 1)").execute(connection).await?;
    Ok(())
}
