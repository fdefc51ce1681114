use patchbay_shared::Secret;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::secret;
use crate::{Result, Store, session::Session};

/// A second factor that waits for its first code.
pub struct Enrolment {
    /// What the app has to know, in base 32.
    pub secret: SecretString,
}

impl Enrolment {
    /// What the QR code says: the address that authenticator apps agreed on. `issuer` and `account` are shown in the app.
    pub fn uri(&self, issuer: &str, account: &str) -> Secret {
        let secret = self.secret.expose_secret();
        let (issuer, account) = (escaped(issuer), escaped(account));
        Secret::new(format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}"))
    }
}

/// Begins with a new secret. An account that has a second factor keeps it: `false`.
pub async fn enroll(store: &Store, session: &Session, now: OffsetDateTime) -> Result<bool> {
    let account_id = session.who.account_id();
    let begun = sqlx::query(
        "INSERT INTO portal.totp (account_id, sealed, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at
         WHERE totp.confirmed_at IS NULL",
    )
    .bind(account_id)
    .bind(secret::seal(store, account_id, &secret::generate())?)
    .bind(now)
    .execute(&store.pool)
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// What was begun and not confirmed yet. It is for its person's eyes only: nothing for who looks as them.
pub async fn enrolment(store: &Store, session: &Session) -> Result<Option<Enrolment>> {
    if session.viewed().is_some() {
        return Ok(None);
    }
    let account_id = session.who.account_id();
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM portal.totp WHERE account_id = $1 AND confirmed_at IS NULL")
            .bind(account_id)
            .fetch_optional(&store.pool)
            .await?;
    sealed.map(|sealed| Ok(Enrolment { secret: secret::open(store, account_id, &sealed)? })).transpose()
}

/// Percent-encoded (RFC 3986 §2.1), all but letters and digits.
fn escaped(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut escaped, byte| {
        let _ =
            if byte.is_ascii_alphanumeric() { escaped.write_char(byte.into()) } else { write!(escaped, "%{byte:02X}") };
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_becomes_a_parameter() {
        let enrolment = Enrolment { secret: SecretString::from("GEZDGNBVGY3TQOJQ") };
        assert_eq!(
            enrolment.uri("Ä & Söhne?", "ada@example.com").expose(),
            "otpauth://totp/%C3%84%20%26%20S%C3%B6hne%3F:ada%40example%2Ecom?secret=GEZDGNBVGY3TQOJQ&issuer=%C3%84%20%26%20S%C3%B6hne%3F"
        );
    }
}
