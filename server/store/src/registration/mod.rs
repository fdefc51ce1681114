//! Which phones are registered, now and as it changes.

mod find;
mod listen;

pub use find::{all, find};
pub use listen::{Listener, listen};
