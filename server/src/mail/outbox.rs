use std::sync::Arc;

use patchbay_app::text;
use patchbay_shared::EmailAddress;
use patchbay_store::{Store, mail, password_link};
use time::OffsetDateTime;
use tokio::sync::Semaphore;

use super::{Letter, send_by};

/// So many letters may be on their way at once; what comes beyond is dropped, since somebody is asking for fun.
const MOST: usize = 100;

/// Letters that nobody waits for: whoever asked for one must not learn from the time whether there is one.
#[derive(Clone)]
pub struct Outbox(Arc<Semaphore>);

impl Default for Outbox {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl Outbox {
    /// Sends a link to a new password to whoever has this address, if anybody has.
    pub fn password_link(&self, store: Store, url: Arc<str>, email: EmailAddress, now: OffsetDateTime) {
        let Ok(place) = Arc::clone(&self.0).try_acquire_owned() else {
            tracing::warn!("a link to a new password was not sent: too many are on their way");
            return;
        };
        tokio::spawn(async move {
            if let Err(error) = password_letter(&store, &url, &email, now).await {
                tracing::error!(error = &*error, "a link to a new password was not sent");
            }
            drop(place);
        });
    }
}

async fn password_letter(
    store: &Store,
    url: &str,
    email: &EmailAddress,
    now: OffsetDateTime,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let Some(requested) = password_link::request(store, email, now).await? else { return Ok(()) };
    let Some(server) = mail::find_for(store, requested.account_id).await? else {
        return Err("whoever set the mail server may do less than the person, and could read it".into());
    };
    let link = format!("{url}/password/{}", requested.token.expose());
    let text = text::password_letter(&requested.name, &link);
    let letter = Letter { to: requested.to, name: requested.name, subject: text::PASSWORD_LETTER.to_owned(), text };
    Ok(send_by(store, &server, &letter).await?)
}
