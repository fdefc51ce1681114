//! What people read about e-mail, and in it.

use patchbay_shared::{FieldError, MailError, MailField, MailSecurity};

/// Settings.
pub const MAIL_SERVER: &str = "Mail server";
/// Settings.
pub const MAIL_SERVER_WORDS: &str =
    "Where this system hands its e-mail over: links for those who forgot their password.";
/// Settings.
pub const MAIL_SERVER_LINKS: &str =
    "Whoever runs it can read them, so nobody is sent one who may do more than the person who saved this page last.";
/// Settings.
pub const NO_MAIL_SERVER: &str =
    "No mail server is set, so nothing is sent. Who forgets their password needs a link from an administrator.";
/// Settings.
pub const fn mail_field(field: MailField) -> &'static str {
    match field {
        MailField::Host => "Server",
        MailField::Port => "Port",
        MailField::Security => "Encryption",
        MailField::User => "User name",
        MailField::Password => "Password",
        MailField::From => "Sender",
    }
}
/// Settings.
pub const fn mail_security(way: MailSecurity) -> &'static str {
    match way {
        MailSecurity::StartTls => "STARTTLS, required (port 587)",
        MailSecurity::Tls => "TLS from the start (port 465)",
        MailSecurity::Plain => "None: a server on this machine",
    }
}
/// A value as the operation log tells it.
pub fn mail_value(field: MailField, value: &str) -> String {
    let way = if field == MailField::Security { MailSecurity::of_name(value) } else { None };
    match (way, value) {
        (Some(way), _) => mail_security(way).to_owned(),
        (None, "") => super::EMPTY_VALUE.to_owned(),
        (None, value) => value.to_owned(),
    }
}
/// Settings.
pub const MAIL_FROM_HINT: &str = "The address that messages come from.";
/// Settings.
pub const MAIL_USER_HINT: &str = "Empty if the server wants none.";
/// Settings: what is wrong with a field, and what to do about it.
pub fn mail_verdict(error: MailError) -> String {
    match error {
        MailError::Host => "Write a host name or an address, like mail.example.com.".to_owned(),
        MailError::Port => "Use a number from 1 to 65535.".to_owned(),
        MailError::Security => "Choose one of the ways.".to_owned(),
        MailError::User => "Use 253 characters at most, on one line.".to_owned(),
        MailError::Exposed => {
            "Without encryption no password is sent. Choose another way, or leave name and password empty.".to_owned()
        }
        MailError::Password => "Use 255 characters at most, on one line.".to_owned(),
        MailError::PasswordAgain => {
            "Type the password: one that was set for another server, way or user is not sent here.".to_owned()
        }
        MailError::From(error) => super::verdict(&FieldError::Email(error)),
    }
}
/// Settings.
pub const MAIL_TEST: &str = "Send me a test message";
/// Settings.
pub const MAIL_REMOVE: &str = "Send nothing any more";
/// Settings.
pub const MAIL_TEST_NO_ADDRESS: &str = "Your account has no e-mail address that a test message could go to.";
/// Settings.
pub fn mail_test_sent(to: &str) -> String {
    format!("The mail server took a message for {to}. See whether it arrives.")
}
/// Settings: `why` is what the mail server, or the way to it, said.
pub fn mail_test_failed(why: &str) -> String {
    format!("The test message was not sent: {why}. Check server, port, encryption, user name and password.")
}
/// A message.
pub const MAIL_TEST_SUBJECT: &str = "Test message";
/// A message.
pub const MAIL_TEST_WORDS: &str = "This system can send e-mail.\n";
/// A message.
pub const PASSWORD_LETTER: &str = "Your new password";
/// A message.
pub fn password_letter(name: &str, link: &str) -> String {
    let greeting = if name.is_empty() { "Hello,".to_owned() } else { format!("Hello {name},") };
    format!(
        "{greeting}\n\nsomebody, probably you, asked for a new password. Choose it here:\n\n{link}\n\nThe link works once, for 30 \
         minutes. If it was not you, do nothing: your password stays as it is.\n"
    )
}
