//! The mail server that this system sends by.

mod find;
mod update;

pub use find::{find, find_for, password};
pub use update::{remove, update};

/// What the password is sealed for.
const PURPOSE: &str = "password of the mail server";
