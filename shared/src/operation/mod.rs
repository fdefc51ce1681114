//! What is written down about what people do. One table, [`Operation`], from which the pages, the log and the tests
//! derive.

mod access;
mod kind;
mod name;
mod object;
mod outcome;

pub use access::Access;
pub use kind::Operation;
pub use name::TypedName;
pub use object::ObjectKind;
pub use outcome::{Outcome, Reason};
