//! Pages about roles.

mod delete;
mod edit;
mod form;
mod list;
mod matrix;

pub use delete::DeleteRole;
pub use edit::{RoleFill, RolePage};
pub use list::Roles;

use crate::{page::crumbs::Above, text};

/// Where the list of roles is, which other pages are below.
fn above() -> Vec<Above> {
    vec![(text::ROLES.to_owned(), Some("/roles".to_owned()))]
}
