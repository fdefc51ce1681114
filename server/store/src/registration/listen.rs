use std::{collections::BTreeSet, io, time::Duration};

use sqlx::postgres::PgListener;
use tokio::time::Instant;

use crate::{Result, Store};

const CHANNEL: &str = "sip_registrations";
/// Changes within this time are told together: a storm of phones must not become a storm of queries.
const GATHER: Duration = Duration::from_millis(50);

/// A connection of its own on which the database tells whose registrations changed.
pub struct Listener(PgListener);

/// Begins to listen. From now on nothing is missed; everything before may have been.
pub async fn listen(store: &Store) -> Result<Listener> {
    let mut listener = PgListener::connect_with(&store.pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(Listener(listener))
}

impl Listener {
    /// Waits for changes and returns the numbers. An error ends this listener: begin again with [`listen`].
    pub async fn changed(&mut self) -> Result<Vec<String>> {
        let mut numbers = BTreeSet::from([self.next().await?]);
        let deadline = Instant::now() + GATHER;
        while let Ok(number) = tokio::time::timeout_at(deadline, self.next()).await {
            numbers.insert(number?);
        }
        Ok(numbers.into_iter().collect())
    }

    /// `PgListener::recv` would connect again by itself, and nobody would know that something was missed.
    async fn next(&mut self) -> Result<String> {
        match self.0.try_recv().await? {
            Some(notification) => Ok(notification.payload().to_owned()),
            None => Err(sqlx::Error::Io(io::ErrorKind::ConnectionReset.into()).into()),
        }
    }
}
