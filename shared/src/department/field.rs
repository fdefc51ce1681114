use serde::{Deserialize, Serialize};

/// A field of the form of a department, in the order people meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartmentField {
    /// What it is called.
    Name,
    /// Under which one it is.
    Parent,
}

impl DepartmentField {
    /// Every field.
    pub const ALL: [Self; 2] = [Self::Name, Self::Parent];

    /// Its name in forms and documents, and the `id` of its control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Parent => "parent",
        }
    }
}
