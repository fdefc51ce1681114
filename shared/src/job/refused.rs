use serde::{Deserialize, Serialize};

use crate::FieldErrors;

/// Why a job left one extension as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobRefusal {
    /// Its values would not be right.
    Invalid(FieldErrors),
    /// It was changed since it was looked at.
    Changed,
    /// Its person may do more than whoever asks.
    Outranked,
    /// It was deleted meanwhile, or is not for whoever asks any more.
    Gone,
}
