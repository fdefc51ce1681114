use super::{Grants, Permission, Permissions, Scope};

/// The roles that every installation has. They can be given and copied, not changed and not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredefinedRole {
    /// Everything but who may do what.
    Administrator,
    /// Nothing of the portal.
    Supervisor,
    /// Security and maintenance.
    Operator,
    /// Nothing of the portal.
    Employee,
    /// All extensions, without the secrets of their phones.
    HumanResource,
    /// Nothing of the portal yet: for who looks after plans and bills.
    Accounting,
}

impl PredefinedRole {
    /// Every predefined role, in the order of lists.
    pub const ALL: [Self; 6] =
        [Self::Administrator, Self::Supervisor, Self::Operator, Self::Employee, Self::HumanResource, Self::Accounting];

    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Supervisor => "supervisor",
            Self::Operator => "operator",
            Self::Employee => "employee",
            Self::HumanResource => "human_resource",
            Self::Accounting => "accounting",
        }
    }

    /// The name that people read, and that no other role may have.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Supervisor => "Supervisor",
            Self::Operator => "Operator",
            Self::Employee => "Employee",
            Self::HumanResource => "Human Resource",
            Self::Accounting => "Accounting",
        }
    }

    /// What it gives.
    pub fn grants(self) -> Grants {
        use Permission::{
            AddExtensions, ApplyExtensions, DeleteExtensions, EditExtensions, ExportExtensions, ManageRoles,
            ManageSecurity, ReadOperationLog,
        };
        let permissions = match self {
            Self::Administrator => Permissions::all().without(ManageRoles),
            Self::Operator => Permissions::from_iter([ManageSecurity, ReadOperationLog]),
            Self::HumanResource => Permissions::from_iter([
                AddExtensions,
                EditExtensions,
                DeleteExtensions,
                ExportExtensions,
                ApplyExtensions,
            ]),
            Self::Supervisor | Self::Employee | Self::Accounting => Permissions::NONE,
        };
        Grants { permissions, scope: Scope::All }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_but_the_super_administrator_manages_roles_from_the_start() {
        for role in PredefinedRole::ALL {
            assert!(!role.grants().allow(Permission::ManageRoles), "{role:?}");
        }
    }
}
