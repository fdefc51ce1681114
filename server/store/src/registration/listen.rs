use std::{collections::BTreeSet, time::Duration};

use sqlx::postgres::PgListener;
use tokio::time::Instant;

use crate::{Result, Store};

const CHANNEL: &str = "sip_registrations";
/// Changes within this time are told together: a storm of phones must not become a storm of queries.
const GATHER: Duration = Duration::from_millis(50);

/// Calls `changed` with the numbers whose registrations changed, until the connection fails; then the caller starts
/// again, and must expect to have missed something.
pub async fn listen(store: &Store, mut changed: impl AsyncFnMut(Vec<String>)) -> Result<()> {
    let mut listener = PgListener::connect_with(&store.pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let mut numbers = BTreeSet::from([listener.recv().await?.payload().to_owned()]);
        let deadline = Instant::now() + GATHER;
        while let Ok(next) = tokio::time::timeout_at(deadline, listener.recv()).await {
            numbers.insert(next?.payload().to_owned());
        }
        changed(numbers.into_iter().collect()).await;
    }
}
