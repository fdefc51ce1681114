//! Where people are now. It holds from the commit on, for phones as for pages, and is part of no version.

mod change;
mod find;

pub use change::{change, change_own};
pub(crate) use find::condition;
pub use find::present;
