//! The mail server that this system sends by.

mod form;
mod security;
mod server;

pub use form::{MailError, MailErrors, MailField, MailForm};
pub use security::MailSecurity;
pub use server::MailServer;
