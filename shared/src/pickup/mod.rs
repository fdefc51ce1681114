//! Who may answer calls that ring at somebody else.

mod codes;
mod groups;

pub use codes::{PickupCodes, PickupOf};
pub use groups::{PickupGroups, PickupGroupsError};
