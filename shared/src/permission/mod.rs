//! Who may do what. One table, [`Permission`], from which the pages, the server functions, the tests and the
//! documentation derive.

mod grants;
mod kind;
mod predefined;
mod scope;
mod set;

pub use grants::Grants;
pub use kind::{Permission, Subject};
pub use predefined::PredefinedRole;
pub use scope::Scope;
pub use set::Permissions;
