//! Pages about extensions.

pub mod apply;
pub mod create;
pub mod delete;
pub mod list;
pub mod phone;
pub mod update;

mod typed;
