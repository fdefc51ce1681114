use super::Session;

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The super administrator.
    Administrator {
        /// The account.
        account_id: i64,
    },
    /// The person of an extension, who manages nothing.
    Person {
        /// Their extension.
        extension_id: i64,
    },
}

/// The session does not allow what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this session may not do that")]
pub struct Denied;

/// Proof that somebody may see and change extensions. Functions that write ask for it, and only a session gives it,
/// so forgetting to ask is a compile error.
pub struct ManageExtensions {
    pub(crate) account_id: i64,
    pub(crate) token_hash: [u8; 32],
    pub(crate) address: Option<String>,
}

/// Proof that somebody may change what holds for the whole installation.
pub struct ManageSettings {
    pub(crate) account_id: i64,
    pub(crate) address: Option<String>,
}

impl Session {
    /// The permit to change settings; deny by default.
    pub fn manage_settings(&self) -> Result<ManageSettings, Denied> {
        match self.who {
            Who::Administrator { account_id } => Ok(ManageSettings { account_id, address: self.address.clone() }),
            Who::Person { .. } => Err(Denied),
        }
    }

    /// The permit to manage extensions; deny by default.
    pub fn manage_extensions(&self) -> Result<ManageExtensions, Denied> {
        match self.who {
            Who::Administrator { account_id } => {
                Ok(ManageExtensions { account_id, token_hash: self.token_hash, address: self.address.clone() })
            }
            Who::Person { .. } => Err(Denied),
        }
    }
}
