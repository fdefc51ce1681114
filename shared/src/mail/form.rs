use serde::{Deserialize, Serialize};

use super::{MailSecurity, MailServer};
use crate::{Code, EmailAddress, EmailError, Errors, Form, Secret, length};

/// A mail server as somebody typed it, judged by nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailForm {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: String,
    /// The name of a [`MailSecurity`].
    pub security: String,
    /// User name; may be empty.
    pub user: String,
    /// Password; empty when it stays as it is.
    pub password: Secret,
    /// Sender.
    pub from: String,
}

/// A field of it, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MailField {
    /// Host.
    Host,
    /// Port.
    Port,
    /// Security.
    Security,
    /// User name.
    User,
    /// Password.
    Password,
    /// Sender.
    From,
}

impl MailField {
    /// Every field.
    pub const ALL: [Self; 6] = [Self::Host, Self::Port, Self::Security, Self::User, Self::Password, Self::From];

    /// Its name in the form, and the `id` of its control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Port => "port",
            Self::Security => "security",
            Self::User => "user",
            Self::Password => "mail-password",
            Self::From => "from",
        }
    }
}

/// What is wrong with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailError {
    /// No host name and no address.
    Host,
    /// No port: 1 to 65535.
    Port,
    /// None of the ways.
    Security,
    /// Too long, or with control characters.
    User,
    /// A user name or password, and no TLS to send it through.
    Exposed,
    /// Too long, or with control characters.
    Password,
    /// The one of before was for another server, way or user.
    PasswordAgain,
    /// The sender is no e-mail address.
    From(EmailError),
}

impl Code for MailError {
    fn code(&self) -> &'static str {
        match self {
            Self::Host => "mail.host",
            Self::Port => "mail.port",
            Self::Security => "mail.security",
            Self::User => "mail.user",
            Self::Exposed => "mail.exposed",
            Self::Password => "mail.password",
            Self::PasswordAgain => "mail.password_again",
            Self::From(error) => error.code(),
        }
    }
}

/// Everything that is wrong with a mail server.
pub type MailErrors = Errors<MailField, MailError>;

impl MailForm {
    /// The longest password, in characters.
    const PASSWORD: usize = 255;

    /// Judges every field against each other and the server that was set before, whose password is kept where none is
    /// typed; all errors at once.
    pub fn parse(&self, before: Option<&MailServer>) -> Result<MailServer, MailErrors> {
        let mut errors = MailErrors::default();
        let host = self.host.trim().to_ascii_lowercase();
        if !is_host(&host) {
            errors.add(MailField::Host, MailError::Host);
        }
        let port = self.port.trim().parse::<u16>().ok().filter(|port| *port != 0);
        if port.is_none() {
            errors.add(MailField::Port, MailError::Port);
        }
        let security = MailSecurity::of_name(&self.security);
        if security.is_none() {
            errors.add(MailField::Security, MailError::Security);
        }
        let user = self.user.trim().to_owned();
        let names_somebody = !user.is_empty() || !self.password.is_empty();
        if length::exceeds(&user, MailServer::MAX) || user.contains(char::is_control) {
            errors.add(MailField::User, MailError::User);
        } else if names_somebody && security == Some(MailSecurity::Plain) {
            errors.add(MailField::User, MailError::Exposed);
        }
        let password = self.password.expose();
        if length::exceeds(password, Self::PASSWORD) || password.contains(char::is_control) {
            errors.add(MailField::Password, MailError::Password);
        }
        let from = EmailAddress::parse(&self.from);
        if let Err(error) = from {
            errors.add(MailField::From, MailError::From(error));
        }
        match (port, security, from) {
            (Some(port), Some(security), Ok(from)) if errors.is_empty() => {
                let server = MailServer { host, port, security, user, from };
                let kept = before.is_some_and(|before| server.keeps_password_of(before));
                if !server.user.is_empty() && self.password.is_empty() && !kept {
                    return Err(MailErrors::one(MailField::Password, MailError::PasswordAgain));
                }
                Ok(server)
            }
            _ => Err(errors),
        }
    }
}

impl Form for MailForm {
    type Field = MailField;

    const FIELDS: &'static [MailField] = &MailField::ALL;

    fn name(field: MailField) -> &'static str {
        field.name()
    }

    fn is_secret(field: MailField) -> bool {
        field == MailField::Password
    }

    fn value(&self, field: MailField) -> &str {
        match field {
            MailField::Host => &self.host,
            MailField::Port => &self.port,
            MailField::Security => &self.security,
            MailField::User => &self.user,
            MailField::Password => self.password.expose(),
            MailField::From => &self.from,
        }
    }

    fn set(&mut self, field: MailField, typed: String) {
        match field {
            MailField::Host => self.host = typed,
            MailField::Port => self.port = typed,
            MailField::Security => self.security = typed,
            MailField::User => self.user = typed,
            MailField::Password => self.password = Secret::new(typed),
            MailField::From => self.from = typed,
        }
    }
}

impl From<&MailServer> for MailForm {
    fn from(server: &MailServer) -> Self {
        Self {
            host: server.host.clone(),
            port: server.port.to_string(),
            security: server.security.name().to_owned(),
            user: server.user.clone(),
            password: Secret::default(),
            from: server.from.as_str().to_owned(),
        }
    }
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.parse::<std::net::IpAddr>().is_ok() || host.len() <= MailServer::MAX && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> MailForm {
        MailForm {
            host: " Mail.Example.com ".into(),
            port: "587".into(),
            security: "starttls".into(),
            user: "patchbay".into(),
            password: Secret::new("hunter2"),
            from: "pbx@example.com".into(),
        }
    }

    fn codes(form: &MailForm) -> Vec<&'static str> {
        form.parse(None).err().unwrap_or_default().iter().map(|(_, error)| error.code()).collect()
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let server = form().parse(None).unwrap();
        assert_eq!((server.host.as_str(), server.port), ("mail.example.com", 587));
        let missing = ["mail.host", "mail.port", "mail.security", "email.missing"];
        assert_eq!(codes(&MailForm::default()), missing);
        for host in ["a b", "-a", "a..b", "a\r\nb", "mail.example.com:25", "a/b", &"a.".repeat(130)] {
            assert_eq!(codes(&MailForm { host: host.into(), ..form() }), ["mail.host"], "{host:?}");
        }
        for host in ["localhost", "127.0.0.1", "2001:db8::1", "a-b.c"] {
            assert!(codes(&MailForm { host: host.into(), ..form() }).is_empty(), "{host}");
        }
        for port in ["0", "65536", "-1", "x", "587 587"] {
            assert_eq!(codes(&MailForm { port: port.into(), ..form() }), ["mail.port"], "{port}");
        }
        assert_eq!(codes(&MailForm { user: "a\r\nb".into(), ..form() }), ["mail.user"]);
        assert_eq!(codes(&MailForm { password: Secret::new("a\nb"), ..form() }), ["mail.password"]);
    }

    #[test]
    fn no_password_goes_where_it_was_not_meant_to() {
        let before = form().parse(None).unwrap();
        let kept = MailForm { password: Secret::default(), ..form() };
        assert!(kept.parse(Some(&before)).is_ok());
        assert!(MailForm { from: "other@example.com".into(), ..kept.clone() }.parse(Some(&before)).is_ok());
        for other in [
            MailForm { host: "evil.test".into(), ..kept.clone() },
            MailForm { port: "2525".into(), ..kept.clone() },
            MailForm { security: "tls".into(), ..kept.clone() },
            MailForm { user: "somebody".into(), ..kept.clone() },
        ] {
            let errors = other.parse(Some(&before)).err().unwrap();
            assert_eq!(errors.get(MailField::Password), Some(&MailError::PasswordAgain));
        }
        let plain = MailForm { security: "plain".into(), ..form() };
        assert_eq!(codes(&plain), ["mail.exposed"]);
        let anonymous = MailForm { user: String::new(), password: Secret::default(), ..plain };
        assert!(anonymous.parse(Some(&before)).is_ok());
    }
}
