use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Form, Side};

/// What a change was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Base<F: Form> {
    /// The version that stood in the form when it was opened.
    pub from: i32,
    /// The newest version that the person was shown beside their own values; 0 when none was.
    pub seen: i32,
    /// Whose value they chose where both had changed a field.
    pub choices: BTreeMap<F::Field, Side>,
}

impl<F: Form> Base<F> {
    /// Made from version `from`, without a look at anything newer.
    pub fn of(from: i32) -> Self {
        Self { from, seen: 0, choices: BTreeMap::new() }
    }

    /// Whether a newer version was shown beside what is saved.
    pub fn knows_newer(&self) -> bool {
        self.seen > self.from
    }
}
