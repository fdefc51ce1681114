//! What an administrator chose for the whole installation: kept in the database, known to every server.

mod find;
mod history;
mod newer;
mod update;

pub use find::Current;
pub(crate) use find::{Cache, agree};
pub use history::history;
pub use newer::newer;
pub use update::{UpdateError, update};
