use serde::{Deserialize, Serialize};

use crate::{Field, FieldErrors};

/// Why a job left one extension as it was, or a row of a file is not imported.
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
    /// The row has another number of cells than its header.
    Cells {
        /// Of the row.
        found: usize,
        /// Of the header.
        wanted: usize,
    },
    /// Another row wants the same.
    Again {
        /// What both want.
        field: Field,
        /// The line of the other one.
        line: u32,
    },
    /// The number is an extension's, and such rows were to be refused.
    Exists,
    /// Whoever asks may not do this to it.
    Denied,
}
