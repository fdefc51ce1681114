//! A new password for somebody who forgot theirs.

pub mod choose;
pub mod forgotten;
pub mod issue;
