use std::{collections::BTreeSet, io, time::Duration};

use sqlx::postgres::PgListener;
use tokio::time::Instant;

use crate::{Result, Store, domain, job};

const REGISTRATIONS: &str = "sip_registrations";
const ATTEMPTS: &str = "sip_attempts";
const CALLS: &str = "sip_calls";
const PRESENCE: &str = "sip_presence";
/// What the second channel says when a ban came, went or was changed; else it is an extension's id, or nothing.
const BANS: &str = "bans";
/// Changes within this time are told together: a storm of phones must not become a storm of queries.
const GATHER: Duration = Duration::from_millis(50);

/// A connection of its own on which the database tells what became of phones.
pub struct Listener(PgListener);

/// What the database tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    /// The registrations of this number changed.
    Registrations(String),
    /// Phones of this extension were refused, or of nobody.
    Attempts(Option<i64>),
    /// A ban came, went or was changed.
    Bans,
    /// The SIP domain changed, or how far the way to another one is.
    Domain,
    /// A call was answered, or is over.
    Calls,
    /// The person of the extension with this number is somewhere else.
    Presence(String),
    /// This job began, went on, or ended.
    Job(i64),
}

/// Begins to listen. From now on nothing is missed; everything before may have been.
pub async fn listen(store: &Store) -> Result<Listener> {
    let mut listener = PgListener::connect_with(&store.pool).await?;
    listener.eager_reconnect(false);
    listener.listen_all([REGISTRATIONS, ATTEMPTS, CALLS, PRESENCE, domain::CHANNEL, job::CHANNEL]).await?;
    Ok(Listener(listener))
}

impl Listener {
    /// Waits for changes and returns them, each once. An error ends this listener: begin again with [`listen`].
    pub async fn changed(&mut self) -> Result<Vec<News>> {
        let mut gathered = BTreeSet::from([self.next().await?]);
        let deadline = Instant::now() + GATHER;
        while let Ok(news) = tokio::time::timeout_at(deadline, self.next()).await {
            gathered.insert(news?);
        }
        Ok(gathered.into_iter().collect())
    }

    /// `PgListener::recv` would connect again by itself, and nobody would know that something was missed.
    async fn next(&mut self) -> Result<News> {
        match self.0.try_recv().await? {
            Some(told) => Ok(match (told.channel(), told.payload()) {
                (REGISTRATIONS, number) => News::Registrations(number.to_owned()),
                (PRESENCE, number) => News::Presence(number.to_owned()),
                (domain::CHANNEL, _) => News::Domain,
                (CALLS, _) => News::Calls,
                (job::CHANNEL, id) => News::Job(id.parse().unwrap_or_default()),
                (_, BANS) => News::Bans,
                (_, id) => News::Attempts(id.parse().ok()),
            }),
            None => Err(sqlx::Error::Io(io::ErrorKind::ConnectionReset.into()).into()),
        }
    }
}
