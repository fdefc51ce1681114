use serde::{Deserialize, Serialize};

use super::PresenceStatus;

/// Where somebody is now, as lists show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The status.
    pub status: PresenceStatus,
    /// What is said about it; empty when nothing is.
    pub information: String,
}
