//! Files of extensions, read back: what each row would do, judged by the rules of the form.

mod departments;
mod existing;
mod fights;
mod file;
mod header;
mod order;
mod row;

pub use departments::DepartmentNames;
pub use existing::Existing;
pub use fights::Fights;
pub use file::FileError;
pub use header::Header;
pub use order::levels;
pub use row::{ImportRow, Updated};
