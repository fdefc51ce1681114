use serde::{Deserialize, Serialize};

use crate::Name;

/// First and last name of a person; at least one of the two is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// May be empty if the last name is not.
    pub first: Name,
    /// May be empty if the first name is not.
    pub last: Name,
}

/// Who already has what somebody else asks for: enough to find them, and nothing more. Made by the server from what
/// it has stored, never from what the one who asks has typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// What it is.
    #[serde(default)]
    pub kind: OwnerKind,
    /// The owner's extension number; empty when the owner is not an extension, or not to be named.
    pub number: String,
    /// The owner's name as it is shown; empty when the owner is none of whom the one who asks may know.
    pub name: String,
    /// The owner was deleted, and what they had is reserved for them.
    #[serde(default)]
    pub deleted: bool,
}

impl Owner {
    /// One that is no extension: there is nothing else to say of it.
    pub fn other(kind: OwnerKind) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// What has a number or an e-mail address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerKind {
    /// An extension, which may not be to be named.
    #[default]
    Extension,
    /// A super administrator.
    Administrator,
    /// What is dialled to have the system do something.
    FeatureCode,
}
