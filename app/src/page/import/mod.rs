//! Files of extensions: chosen, looked at, imported.

mod choose;
mod review;

pub use choose::{ChooseFile, Chosen};
pub use review::{ReviewImport, SHOWN};
