//! Pages: one file for each, from the request to what is rendered.

pub mod call_log;
pub mod extension;
pub mod fallback;
pub mod import;
pub mod job;
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
pub mod view;

mod csv_file;
mod flash;
mod form;
mod moment;
mod posted;
mod saved;
mod typed;
