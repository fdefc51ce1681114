/// What becomes of rows whose number an extension has already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// The extension becomes what the row says.
    #[default]
    Update,
    /// The row is left out.
    Skip,
    /// The row is refused.
    Refuse,
}

impl Existing {
    /// Every one, in the order in which one chooses.
    pub const ALL: [Self; 3] = [Self::Update, Self::Skip, Self::Refuse];

    /// Its name in forms and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Skip => "skip",
            Self::Refuse => "refuse",
        }
    }

    /// The one of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|existing| existing.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_one_name() {
        for existing in Existing::ALL {
            assert_eq!(Existing::of_name(existing.name()), Some(existing));
        }
        assert_eq!(Existing::of_name("guess"), None);
    }
}
