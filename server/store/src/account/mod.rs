//! The super administrator, and how people prove who they are.

mod authenticate;
mod create;
mod person;
mod setup;

pub use authenticate::authenticate;
pub use create::{CreateError, create};
pub use person::person;
pub use setup::{exists, issue_setup_link, setup_is_open};
