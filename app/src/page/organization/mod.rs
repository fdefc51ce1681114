//! Pages about the tree of departments.

mod delete;
mod edit;
mod form;
mod place;
mod tree;

pub use delete::DeleteDepartment;
pub use edit::{DepartmentFill, DepartmentPage};
pub use tree::Organization;

use crate::{page::crumbs::Above, text};

/// Where the tree is, which other pages are below.
fn above() -> Vec<Above> {
    vec![(text::ORGANIZATION.to_owned(), Some("/organization".to_owned()))]
}
