//! Pages about extensions.

mod delete;
mod edit;
mod list;
mod phone;
mod previous;

pub use delete::Delete;
pub use edit::{Edit, New};
pub use list::{List, ListState};
pub use phone::{PhoneSettings, SetUpPhone, Shown};
