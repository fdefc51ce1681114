use super::{Permission, Permissions, Scope};

/// What somebody was given: permissions, and how far those about extensions reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// What they may do.
    pub permissions: Permissions,
    /// To which extensions.
    pub scope: Scope,
}

impl Grants {
    /// Everything: the super administrator's.
    pub fn all() -> Self {
        Self { permissions: Permissions::all(), scope: Scope::All }
    }

    /// Whether this permission is among them.
    pub const fn allow(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_given_nothing_may_nothing() {
        assert!(Permission::ALL.into_iter().all(|permission| !Grants::default().allow(permission)));
        assert!(Permission::ALL.into_iter().all(|permission| Grants::all().allow(permission)));
        assert_eq!(Grants::default().scope, Scope::Chosen, "of which nothing was chosen");
    }
}
