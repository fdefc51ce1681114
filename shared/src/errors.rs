use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Everything that is wrong with a form, by field, in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "F: Ord + Deserialize<'de>, E: Deserialize<'de>"))]
pub struct Errors<F, E>(BTreeMap<F, E>);

impl<F, E> Default for Errors<F, E> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<F: Copy + Ord, E> Errors<F, E> {
    /// One field's error.
    pub fn one(field: F, error: E) -> Self {
        Self(BTreeMap::from([(field, error)]))
    }

    /// Adds an error; a field keeps the first one.
    pub fn add(&mut self, field: F, error: E) {
        self.0.entry(field).or_insert(error);
    }

    /// Adds the errors of another judge; a field keeps the first one.
    pub fn join(mut self, other: Self) -> Self {
        for (field, error) in other.0 {
            self.add(field, error);
        }
        self
    }

    /// What is wrong with `field`.
    pub fn get(&self, field: F) -> Option<&E> {
        self.0.get(&field)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields are wrong.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The errors in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (F, &E)> {
        self.0.iter().map(|(field, error)| (*field, error))
    }
}
