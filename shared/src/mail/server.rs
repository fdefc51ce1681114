use super::MailSecurity;
use crate::EmailAddress;

/// A mail server, as far as it is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// A host name or an address.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// How the connection is kept private.
    pub security: MailSecurity,
    /// Who this system says it is there; empty when it does not have to.
    pub user: String,
    /// Whom its messages come from.
    pub from: EmailAddress,
}

impl MailServer {
    /// The longest host name (RFC 1035 §2.3.4) and user name, in characters.
    pub const MAX: usize = 253;

    /// Whether a password that was typed for `other` may be used here: it is never shown to a server, or in a way, that
    /// it was not meant for.
    pub fn keeps_password_of(&self, other: &Self) -> bool {
        (&self.host, self.port, self.security, &self.user) == (&other.host, other.port, other.security, &other.user)
    }
}
