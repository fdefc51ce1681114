use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};

/// What a person typed, field by field, as far as two changes of it are compared and merged.
pub trait Form: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// One of its fields.
    type Field: Copy + Debug + Ord + Serialize + DeserializeOwned + 'static;

    /// All of them, in the order people meet them.
    const FIELDS: &'static [Self::Field];

    /// A field's name in forms and documents, and the `id` of its control.
    fn name(field: Self::Field) -> &'static str;

    /// The field of this name.
    fn field_named(name: &str) -> Option<Self::Field> {
        Self::FIELDS.iter().copied().find(|field| Self::name(*field) == name)
    }

    /// Whether its value is shown to nobody.
    fn is_secret(_: Self::Field) -> bool {
        false
    }

    /// Whether leaving it empty leaves it as it is.
    fn is_kept_when_empty(field: Self::Field) -> bool {
        Self::is_secret(field)
    }

    /// Whether it is chosen by several controls of its name at once, whose values are the lines of it.
    fn is_list(_: Self::Field) -> bool {
        false
    }

    /// What was typed into `field`.
    fn value(&self, field: Self::Field) -> &str;

    /// Takes over what was typed into `field`.
    fn set(&mut self, field: Self::Field, typed: String);

    /// What makes two values the same one: white space around them does not count.
    fn significant(&self, field: Self::Field) -> &str {
        self.value(field).trim()
    }
}
