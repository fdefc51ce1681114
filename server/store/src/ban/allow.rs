use patchbay_shared::{Network, Operation};
use sqlx::Row;
use time::OffsetDateTime;

use crate::{
    Result, Store, operation_log,
    session::{ManageSecurity, Permit},
};

/// How many networks there may be: the engine compares them one by one.
pub const MOST_ALLOWED: i64 = 100;

/// A network that is never banned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// An address, or a network with its prefix length.
    pub network: String,
    /// Who allowed it.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
}

/// All of them, in the order of their addresses.
pub async fn allowed(store: &Store, _permit: &Permit<ManageSecurity>) -> Result<Vec<Allowed>> {
    let rows = sqlx::query(
        "SELECT abbrev(network::inet) AS shown,
                author.name AS by, at
         FROM portal.allowed_source JOIN portal.author ON author.id = account_id ORDER BY network",
    )
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| Ok(Allowed { network: row.try_get("shown")?, by: row.try_get("by")?, at: row.try_get("at")? }))
        .collect()
}

/// Allows a network and lifts the bans within it, in one transaction. `false` when there are [`MOST_ALLOWED`] already.
pub async fn allow(
    store: &Store,
    permit: &Permit<ManageSecurity>,
    network: Network,
    now: OffsetDateTime,
) -> Result<bool> {
    let mut tx = store.pool.begin().await?;
    // Two at once must not make one too many.
    sqlx::query("SELECT pg_advisory_xact_lock(7003, 1)").execute(&mut *tx).await?;
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.allowed_source WHERE network <> $1::cidr")
        .bind(network.to_string())
        .fetch_one(&mut *tx)
        .await?;
    if known >= MOST_ALLOWED {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO portal.allowed_source (network, account_id, at) VALUES ($1::cidr, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(network.to_string())
    .bind(permit.account_id)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    // A single IPv6 address is part of a source, whose ban it ends.
    sqlx::query("DELETE FROM sip.ban WHERE source && $1::inet").bind(network.to_string()).execute(&mut *tx).await?;
    let name = network.to_string();
    operation_log::about(&mut tx, permit.author(), Operation::AllowNetwork, &name, None, now).await?;
    tx.commit().await?;
    tracing::info!(%network, account_id = permit.account_id, "a network is never banned from now on");
    Ok(true)
}

/// Allows a network no longer.
pub async fn disallow(
    store: &Store,
    permit: &Permit<ManageSecurity>,
    network: Network,
    now: OffsetDateTime,
) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let gone = sqlx::query("DELETE FROM portal.allowed_source WHERE network = $1::cidr")
        .bind(network.to_string())
        .execute(&mut *tx)
        .await?;
    if gone.rows_affected() > 0 {
        let name = network.to_string();
        operation_log::about(&mut tx, permit.author(), Operation::DisallowNetwork, &name, None, now).await?;
        tx.commit().await?;
        tracing::info!(%network, account_id = permit.account_id, "a network can be banned again");
    }
    Ok(())
}
