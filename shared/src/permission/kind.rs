use serde::{Deserialize, Serialize};

/// One thing that somebody may do. The order is that of the matrix in which roles are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Permission {
    /// See extensions, what they were, and which phones are registered.
    #[serde(rename = "extensions.view")]
    ViewExtensions,
    /// Add extensions.
    #[serde(rename = "extensions.add")]
    AddExtensions,
    /// Change extensions, and bring values of earlier versions back.
    #[serde(rename = "extensions.edit")]
    EditExtensions,
    /// Delete extensions, and bring deleted ones back.
    #[serde(rename = "extensions.delete")]
    DeleteExtensions,
    /// Take extensions away as a file, without their secrets.
    #[serde(rename = "extensions.export")]
    ExportExtensions,
    /// Have the registration password shown that works now.
    #[serde(rename = "extensions.secrets")]
    RevealSecrets,
    /// Make saved versions live, or discard them.
    #[serde(rename = "extensions.apply")]
    ApplyExtensions,
    /// See who called whom, and take it away as a file.
    #[serde(rename = "extensions.calls")]
    ReadCallLog,
    /// Make, change and delete roles, and give them to people.
    #[serde(rename = "roles")]
    ManageRoles,
    /// Change the tree of departments.
    #[serde(rename = "organizations")]
    ManageOrganizations,
    /// Change what holds for the whole installation.
    #[serde(rename = "settings")]
    ChangeSettings,
    /// See and end lock-outs, bans, and the sessions of others.
    #[serde(rename = "security")]
    ManageSecurity,
    /// Read who did what.
    #[serde(rename = "operation_log")]
    ReadOperationLog,
}

/// What a permission is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Extensions: the only subject with a [`Scope`](super::Scope).
    Extensions,
    /// Who may do what, and where they belong.
    People,
    /// The installation as a whole.
    System,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 13] = [
        Self::ViewExtensions,
        Self::AddExtensions,
        Self::EditExtensions,
        Self::DeleteExtensions,
        Self::ExportExtensions,
        Self::RevealSecrets,
        Self::ApplyExtensions,
        Self::ReadCallLog,
        Self::ManageRoles,
        Self::ManageOrganizations,
        Self::ChangeSettings,
        Self::ManageSecurity,
        Self::ReadOperationLog,
    ];

    /// Its name in forms, documents and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ViewExtensions => "extensions.view",
            Self::AddExtensions => "extensions.add",
            Self::EditExtensions => "extensions.edit",
            Self::DeleteExtensions => "extensions.delete",
            Self::ExportExtensions => "extensions.export",
            Self::RevealSecrets => "extensions.secrets",
            Self::ApplyExtensions => "extensions.apply",
            Self::ReadCallLog => "extensions.calls",
            Self::ManageRoles => "roles",
            Self::ManageOrganizations => "organizations",
            Self::ChangeSettings => "settings",
            Self::ManageSecurity => "security",
            Self::ReadOperationLog => "operation_log",
        }
    }

    /// The permission of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }

    /// What it is about.
    pub const fn subject(self) -> Subject {
        match self {
            Self::ViewExtensions
            | Self::AddExtensions
            | Self::EditExtensions
            | Self::DeleteExtensions
            | Self::ExportExtensions
            | Self::RevealSecrets
            | Self::ApplyExtensions
            | Self::ReadCallLog => Subject::Extensions,
            Self::ManageRoles | Self::ManageOrganizations => Subject::People,
            Self::ChangeSettings | Self::ManageSecurity | Self::ReadOperationLog => Subject::System,
        }
    }

    /// What nobody can use this without, and who has this therefore has.
    pub const fn implied(self) -> Option<Self> {
        match self {
            Self::ViewExtensions => None,
            other => match other.subject() {
                Subject::Extensions => Some(Self::ViewExtensions),
                Subject::People | Subject::System => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_has_one_name_and_one_place() {
        assert!(Permission::ALL.is_sorted_by(|one, next| one < next));
        assert!(Permission::ALL.is_sorted_by_key(|permission| permission.subject()));
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.name());
            assert_eq!(Permission::of_name(permission.name()), Some(permission));
        }
        assert_eq!(Permission::of_name("everything"), None);
    }
}
