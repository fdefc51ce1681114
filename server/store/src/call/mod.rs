//! Who called whom, as the engines wrote it down (migration 0110).

mod lift;
mod own;
mod page;
mod prune;
mod recent;
mod row;
#[cfg(test)]
mod scale;
mod statement;

pub use lift::lift_block;
pub use own::{OWN, Own, own};
pub use page::{CallPage, CallQuery, page};
pub use prune::prune;
pub use recent::{RECENT, recent};
pub use row::{Call, Party};
