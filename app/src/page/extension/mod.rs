//! Pages about extensions.

mod delete;
mod edit;
mod list;
mod phone;

pub use delete::Delete;
pub use edit::{Edit, New};
pub use list::{List, ListState};
pub use phone::{PhoneSettings, SetUpPhone};
