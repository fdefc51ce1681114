use super::Permission;

/// A set of permissions, with everything that they imply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u16);

impl Permissions {
    /// None: what everybody has who was given nothing.
    pub const NONE: Self = Self(0);

    /// Every permission.
    pub fn all() -> Self {
        Permission::ALL.into_iter().collect()
    }

    /// Those of these names. What is no permission, or is none any more, gives nothing.
    pub fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        names.into_iter().filter_map(Permission::of_name).collect()
    }

    /// Whether this one is in it.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & Self::bit(permission) != 0
    }

    /// Whether all of `others` are in it.
    pub const fn covers(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// This set without one permission; what implies it goes as well.
    pub fn without(self, permission: Permission) -> Self {
        self.iter().filter(|other| *other != permission && other.implied() != Some(permission)).collect()
    }

    /// Those that are in `others` as well.
    pub const fn within(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// In the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.contains(*permission))
    }

    /// As documents and the database keep them.
    pub fn names(self) -> Vec<&'static str> {
        self.iter().map(Permission::name).collect()
    }

    const fn bit(permission: Permission) -> u16 {
        1 << permission as u16
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let bits = permissions
            .into_iter()
            .flat_map(|permission| std::iter::once(permission).chain(permission.implied()))
            .fold(0, |bits, permission| bits | Self::bit(permission));
        Self(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_implied_comes_and_goes_with_it() {
        let edit = Permissions::of_names(["extensions.edit"]);
        assert_eq!(edit.names(), ["extensions.view", "extensions.edit"]);
        assert!(edit.without(Permission::ViewExtensions).is_empty());
        assert_eq!(edit.without(Permission::EditExtensions).names(), ["extensions.view"]);
        assert_eq!(Permissions::of_names(["roles", "everything", ""]).names(), ["roles"]);
    }

    #[test]
    fn a_set_covers_its_parts() {
        assert_eq!(Permissions::all().iter().count(), Permission::ALL.len());
        for permission in Permission::ALL {
            let one = Permissions::from_iter([permission]);
            assert!(Permissions::all().covers(one) && one.covers(Permissions::NONE) && one.covers(one));
            assert!(!one.within(Permissions::all().without(permission)).contains(permission));
            assert!(!Permissions::NONE.covers(one) && !Permissions::all().without(permission).covers(one));
        }
    }
}
