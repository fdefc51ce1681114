//! Pages about extensions.

pub mod apply;
pub mod create;
pub mod delete;
pub mod list;
pub mod old_password;
pub mod phone;
pub mod update;

mod typed;
