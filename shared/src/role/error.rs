use super::{RoleField, RoleNameError};
use crate::{Code, Errors, ExtensionNumber};

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
    /// It is the number of another extension since it was shown to the one who saves; only the server knows.
    NumberMoved(ExtensionNumber),
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
            Self::NumberMoved(_) => "role_numbers.moved",
            Self::NotAllowed => "role.not_allowed",
        }
    }
}

/// Everything that is wrong with a role.
pub type RoleErrors = Errors<RoleField, RoleError>;
