//! The tree of departments under the company, and in which of them an extension is.

mod choice;
mod error;
mod field;
mod form;
mod name;
mod path;

pub use choice::{Organizations, OrganizationsError};
pub use error::{DepartmentError, DepartmentErrors};
pub use field::DepartmentField;
pub use form::DepartmentForm;
pub use name::{DepartmentName, DepartmentNameError};
pub use path::DepartmentPath;

/// A department of which every value is valid. Only [`DepartmentForm::parse`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// What it is called.
    pub name: DepartmentName,
    /// The number of the one that it is under.
    pub parent: i64,
}

impl Department {
    /// The number of the company, which is above all departments and is none itself.
    pub const COMPANY: i64 = 1;
    /// How many levels there may be below the company.
    pub const DEEPEST: usize = 15;
    /// How many departments there may be.
    pub const MOST: usize = 1000;
}
