//! Which phones are registered, now and as it changes.

mod binding;
mod find;
mod listen;

pub use binding::{Binding, bindings, unregister};
pub use find::{all, find};
pub use listen::{Listener, News, listen};
