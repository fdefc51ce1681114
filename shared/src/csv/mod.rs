//! Files that spreadsheets write and read (RFC 4180).

mod cell;
mod reader;

pub use cell::Cell;
pub use reader::{CsvError, CsvReader, Record};
