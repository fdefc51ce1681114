use serde::{Deserialize, Serialize};

use crate::PasswordPolicy;

/// Whether the form makes an extension or changes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Occasion {
    /// A new extension: what is left empty gets its default.
    #[default]
    Create,
    /// An existing one: secrets that are left empty stay as they are.
    Update,
}

/// What the verdicts depend on besides what was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Create or update.
    pub occasion: Occasion,
    /// What user passwords must be.
    pub policy: PasswordPolicy,
    /// Whether an extension has to be in a department.
    pub organizations: bool,
}
