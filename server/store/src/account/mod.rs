//! Who may log in, and how they prove who they are.

mod authenticate;
mod create;
mod email;
mod password;
mod person;
mod second_step;
mod setup;
mod unchanged;

pub use authenticate::{Proof, authenticate};
pub use create::{CreateError, create};
pub use email::{ChangeEmailError, change_email};
pub(crate) use password::set_password;
pub use password::{ConfirmError, change_password, confirm_password};
pub(crate) use person::find_or_create;
pub use person::person;
pub use second_step::{PATIENCE, second_step, second_step_is_open};
pub use setup::{exists, issue_setup_link, setup_is_open};
pub(crate) use unchanged::unchanged;
