//! Pages: one file for each, from the request to what is rendered.

pub mod extension;
pub mod fallback;
pub mod login;
pub mod logout;
pub mod mail;
pub mod me;
pub mod operation_log;
pub mod organization;
pub mod password;
pub mod role;
pub mod second_step;
pub mod security;
pub mod settings;
pub mod setup;
pub mod start;

mod csv_file;
mod form;
mod posted;
mod saved;
mod typed;
