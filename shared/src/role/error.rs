use std::collections::BTreeMap;

use super::{RoleField, RoleNameError};
use crate::{Code, ExtensionNumber};

/// What is wrong with one field of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleError {
    /// Its name, judged by itself.
    Name(RoleNameError),
    /// Another role is called so; only the server knows.
    NameTaken,
    /// None of the scopes.
    ScopeUnknown,
    /// The scope consists of chosen extensions, and none was.
    NumbersMissing,
    /// Something between commas and spaces that is no number.
    NumbersMalformed,
    /// More than [`RoleForm::MOST`](super::RoleForm::MOST) numbers.
    NumbersTooMany,
    /// Nobody has this number whom the one who saves may see; only the server knows.
    NumberUnknown(ExtensionNumber),
    /// Whoever saves may not do this, or not as far.
    NotAllowed,
}

impl Code for RoleError {
    fn code(&self) -> &'static str {
        match self {
            Self::Name(error) => error.code(),
            Self::NameTaken => "role_name.taken",
            Self::ScopeUnknown => "role_scope.unknown",
            Self::NumbersMissing => "role_numbers.missing",
            Self::NumbersMalformed => "role_numbers.malformed",
            Self::NumbersTooMany => "role_numbers.too_many",
            Self::NumberUnknown(_) => "role_numbers.unknown",
            Self::NotAllowed => "role.not_allowed",
        }
    }
}

/// Everything that is wrong with a role, by field, in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleErrors(BTreeMap<RoleField, RoleError>);

impl RoleErrors {
    /// One field's error.
    pub fn one(field: RoleField, error: RoleError) -> Self {
        Self(BTreeMap::from([(field, error)]))
    }

    /// Adds an error; a field keeps the first one.
    pub fn add(&mut self, field: RoleField, error: RoleError) {
        self.0.entry(field).or_insert(error);
    }

    /// What is wrong with `field`.
    pub fn get(&self, field: RoleField) -> Option<&RoleError> {
        self.0.get(&field)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors in the order of the fields.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (RoleField, &RoleError)> {
        self.0.iter().map(|(field, error)| (*field, error))
    }
}
