use serde::{Deserialize, Serialize};

use crate::Permission;

/// A field of the form of a role, in the order people meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum RoleField {
    /// What it is called.
    Name,
    /// One line of the matrix.
    Permission(Permission),
    /// To which extensions.
    Scope,
    /// Which those are that were chosen.
    Numbers,
}

impl RoleField {
    /// Every field.
    pub const ALL: [Self; 16] = [
        Self::Name,
        Self::Permission(Permission::ViewExtensions),
        Self::Permission(Permission::AddExtensions),
        Self::Permission(Permission::EditExtensions),
        Self::Permission(Permission::DeleteExtensions),
        Self::Permission(Permission::ExportExtensions),
        Self::Permission(Permission::RevealSecrets),
        Self::Permission(Permission::ApplyExtensions),
        Self::Permission(Permission::ReadCallLog),
        Self::Permission(Permission::ManageRoles),
        Self::Permission(Permission::ManageOrganizations),
        Self::Permission(Permission::ChangeSettings),
        Self::Permission(Permission::ManageSecurity),
        Self::Permission(Permission::ReadOperationLog),
        Self::Scope,
        Self::Numbers,
    ];

    /// Its name in forms and documents, and the `id` of its control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Permission(permission) => permission.name(),
            Self::Scope => "scope",
            Self::Numbers => "numbers",
        }
    }

    /// The field of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

impl TryFrom<String> for RoleField {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::of_name(&name).ok_or("no field of a role")
    }
}

impl From<RoleField> for &'static str {
    fn from(field: RoleField) -> Self {
        field.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_is_a_field() {
        assert!(RoleField::ALL.is_sorted_by(|one, next| one < next));
        for permission in Permission::ALL {
            assert!(RoleField::ALL.contains(&RoleField::Permission(permission)), "{permission:?}");
        }
        for field in RoleField::ALL {
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
            assert_eq!(RoleField::of_name(field.name()), Some(field));
        }
        assert!(serde_json::from_str::<RoleField>("\"everything\"").is_err());
    }
}
