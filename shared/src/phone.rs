use serde::{Deserialize, Serialize};

/// One registered phone (a binding, RFC 3261 §10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// Where its REGISTER came from.
    pub address: Option<String>,
    /// From which port.
    pub port: Option<i32>,
    /// `UDP` or `TCP`.
    pub transport: Option<String>,
    /// What it says it is.
    pub user_agent: String,
    /// `SHA-256` or `MD5`.
    pub digest: String,
}
