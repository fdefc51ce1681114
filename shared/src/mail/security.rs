/// How the connection to a mail server is kept private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS after a plain greeting, required (RFC 3207); port 587 as a rule.
    #[default]
    StartTls,
    /// TLS from the first byte (RFC 8314 §3.3); port 465 as a rule.
    Tls,
    /// None: for a server on the same machine. No password is sent that way.
    Plain,
}

impl MailSecurity {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::Plain];

    /// Its name in forms and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StartTls => "starttls",
            Self::Tls => "tls",
            Self::Plain => "plain",
        }
    }

    /// The way of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}
