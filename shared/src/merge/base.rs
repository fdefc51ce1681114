use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Form, Newer, Side};

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

    /// What is saved of `form`, and the version that is made from: as it stands, or on top of a `newer` version that was
    /// seen beside it. That version comes back while it was not seen, or while it is not chosen whose value a field shall have.
    pub fn resolve(&self, form: &F, newer: Option<Newer<F>>) -> Result<(F, i32), Box<Newer<F>>> {
        let Some(newer) = newer else { return Ok((form.clone(), self.from)) };
        match newer.settled(form, self) {
            Some(settled) => Ok((settled, newer.version)),
            None => Err(newer.into()),
        }
    }

    /// Whether a newer version was shown beside what is saved.
    pub fn knows_newer(&self) -> bool {
        self.seen > self.from
    }
}
