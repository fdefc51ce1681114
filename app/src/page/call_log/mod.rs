//! Who called whom: the log as a page, as a file, and what of it is one's own.

mod filter;
mod line;
mod list;
mod own;
mod state;

pub use line::{COLUMNS, line};
pub use list::CallLog;
pub use own::OwnCalls;
pub use state::CallLogState;
