/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The super administrator, who may do everything.
    Administrator {
        /// The account.
        account_id: i64,
    },
    /// The person of an extension, who may do what their role gives.
    Person {
        /// The account.
        account_id: i64,
        /// Their extension.
        extension_id: i64,
    },
    /// Nobody: as whom somebody looks at the portal who wants to know what a role gives.
    AnybodyWith {
        /// The role.
        role_id: i64,
    },
}

impl Who {
    /// The account under which everything is written down. Nothing is under nobody's, which is the role's id below zero: as
    /// `portal.managed` takes it.
    pub const fn account_id(&self) -> i64 {
        match self {
            Self::Administrator { account_id } | Self::Person { account_id, .. } => *account_id,
            Self::AnybodyWith { role_id } => -*role_id,
        }
    }
}
