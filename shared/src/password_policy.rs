use serde::{Deserialize, Serialize};

/// What a user password must be, chosen by the administrator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordPolicy {
    /// 10 to 63 characters with a digit, an upper-case and a lower-case letter.
    #[default]
    Standard,
    /// *Standard*, and no run of four equal or consecutive digits, and neither the number nor a name in it.
    Strict,
    /// 15 to 63 characters, no rule of composition, not one of the common passwords (NIST SP 800-63B §3.1.1.2).
    Modern,
}

impl PasswordPolicy {
    /// The fewest characters.
    pub const fn min(self) -> usize {
        match self {
            Self::Standard | Self::Strict => 10,
            Self::Modern => 15,
        }
    }
}
