//! What leaves this system by e-mail.

mod message;
mod outbox;
mod send;

pub use message::Letter;
pub use outbox::Outbox;
pub use send::{send, send_by};
