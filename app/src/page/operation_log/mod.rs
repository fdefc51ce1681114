//! Who did what: the log as a page, and as a file.

mod filter;
mod line;
mod list;
mod state;

pub use line::{COLUMNS, line};
pub use list::OperationLog;
pub use state::LogState;
