//! What was saved and is not live yet: looked at, applied, discarded.

mod apply;
mod discard;
mod page;
mod snapshot;

#[cfg(test)]
pub(super) use self::page::PAGE;
pub use self::{
    apply::apply_many,
    discard::discard_many,
    page::{Waiting, WaitingPage, chosen, waiting},
    snapshot::{Snapshot, snapshot},
};
