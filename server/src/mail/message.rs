use lettre::{
    Address, Message,
    message::{Mailbox, header::ContentType},
};
use patchbay_shared::EmailAddress;

/// A letter before it is written in the form of RFC 5322.
pub struct Letter {
    /// Whom it goes to.
    pub to: EmailAddress,
    /// How they are called; may be empty.
    pub name: String,
    /// What it is about.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Why a letter cannot be written: an address that mail does not know, although forms do.
#[derive(Debug, thiserror::Error)]
#[error("the address cannot be used in mail")]
pub struct Unaddressable;

impl Letter {
    /// Writes it, from this sender, who is called as the company. Names are encoded where they have to be (RFC 2047):
    /// nothing in one begins a header or another address.
    pub(super) fn write(&self, from: &EmailAddress, company: &str) -> Result<Message, Unaddressable> {
        Message::builder()
            .from(mailbox(company, from)?)
            .to(mailbox(&self.name, &self.to)?)
            .subject(one_line(&self.subject))
            .header(ContentType::TEXT_PLAIN)
            .body(self.text.clone())
            .map_err(|_| Unaddressable)
    }
}

fn mailbox(name: &str, address: &EmailAddress) -> Result<Mailbox, Unaddressable> {
    let address: Address = address.as_str().parse().map_err(|_| Unaddressable)?;
    let name = one_line(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// No name of ours has control characters in it; whatever comes, it is one line.
fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, company: &str, subject: &str) -> String {
        let address = |text| EmailAddress::parse(text).unwrap();
        let letter = Letter {
            to: address("ada@example.com"),
            name: name.into(),
            subject: subject.into(),
            text: "Hello\n".into(),
        };
        let message = letter.write(&address("pbx@example.com"), company).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn nothing_in_a_name_becomes_a_header_or_an_address() {
        for evil in [
            "Ada\r\nBcc: eve@evil.test",
            "Ada\nBcc: eve@evil.test",
            "Ada\r\n\r\nBody",
            "\" <eve@evil.test>, \"",
            "eve@evil.test, Ada",
            "Ada <eve@evil.test>",
            "=?utf-8?q?Ada=0D=0ABcc=3A?=",
            "Ada\u{2028}Bcc: eve@evil.test",
            &format!("{}\r\nBcc: eve@evil.test", "A".repeat(500)),
        ] {
            let text = written(evil, evil, evil);
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            assert_eq!(body, "Hello\r\n", "{evil:?}");
            let headers: Vec<&str> = head.split("\r\n").filter(|line| !line.starts_with(' ')).collect();
            let names: Vec<&str> = headers.iter().map(|line| line.split_once(':').unwrap().0).collect();
            for name in &names {
                let known =
                    ["From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding", "Date", "MIME-Version"];
                assert!(known.contains(name), "{evil:?}: {name}");
            }
            let unfolded = head.replace("\r\n ", " ");
            let to = unfolded.lines().find(|line| line.starts_with("To: ")).unwrap();
            let mailboxes: lettre::message::Mailboxes = to["To: ".len()..].parse().unwrap();
            let addresses: Vec<String> = mailboxes.iter().map(|mailbox| mailbox.email.to_string()).collect();
            assert_eq!(addresses, ["ada@example.com"], "{evil:?}");
        }
    }

    #[test]
    fn every_script_arrives() {
        let text = written("Ольга 田中", "Söhne & Co.", "Änderung");
        assert!(text.is_ascii(), "{text}");
        assert!(text.contains("ada@example.com") && text.contains("=?utf-8?"), "{text}");
    }
}
