//! Roles that people make, and which one somebody has.

mod choice;
mod error;
mod field;
mod form;
mod name;

pub use choice::{RoleChoice, RoleChoiceError};
pub use error::{RoleError, RoleErrors};
pub use field::RoleField;
pub use form::RoleForm;
pub use name::{RoleName, RoleNameError};

use crate::{ExtensionNumber, Grants};

/// A role of which every value is valid. Only [`RoleForm::parse`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// What it is called.
    pub name: RoleName,
    /// What it gives.
    pub grants: Grants,
    /// The extensions that the scope [`Chosen`](crate::Scope::Chosen) consists of, in their order; none of any other.
    pub numbers: Vec<ExtensionNumber>,
}
