use serde::{Deserialize, Serialize};

/// Which extensions the permissions about extensions reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every one.
    All,
    /// Those in the departments one is in oneself, and in the departments below; none while organizations are off.
    OwnDepartments,
    /// Those chosen for the role, one by one.
    #[default]
    Chosen,
}

impl Scope {
    /// Every scope, the widest first.
    pub const ALL: [Self; 3] = [Self::All, Self::OwnDepartments, Self::Chosen];

    /// Its name in forms, documents and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::OwnDepartments => "own_departments",
            Self::Chosen => "chosen",
        }
    }

    /// The scope of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}
