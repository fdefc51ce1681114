use sqlx::{Row, postgres::PgRow, postgres::types::PgInterval};
use time::{Duration, OffsetDateTime};

use crate::{
    Result, Store,
    session::{ManageSecurity, Permit},
};

/// How many are told at once.
pub const MOST: i64 = 100;

/// A source, or one name from it, that the engine does not listen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    /// Which one.
    pub id: i64,
    /// An IPv4 address, or an IPv6 network of 64 bits.
    pub source: String,
    /// The registration name; empty for the whole source.
    pub name: String,
    /// Since when.
    pub at: OffsetDateTime,
    /// Until when.
    pub until: OffsetDateTime,
    /// How many bans of it this makes within seven days.
    pub times: i32,
}

/// Those that hold now, the latest first; [`MOST`] of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bans {
    /// The bans.
    pub rows: Vec<Ban>,
    /// How many there are in all.
    pub total: i64,
}

/// When failures become a ban.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// So many failures of a name from a source …
    pub name_failures: i32,
    /// … or so many of a source …
    pub source_failures: i32,
    /// … within this time are a ban …
    pub window: Duration,
    /// … of so long; each next one lasts twice as long …
    pub first: Duration,
    /// … up to this.
    pub longest: Duration,
}

/// What is banned now.
pub async fn list(store: &Store, _permit: &Permit<ManageSecurity>) -> Result<Bans> {
    let rows = sqlx::query(
        "SELECT id, abbrev(source) AS source, name, banned_at,
                banned_until, times, count(*) OVER () AS total
         FROM sip.ban WHERE banned_until > now() ORDER BY banned_at DESC, id DESC LIMIT $1",
    )
    .bind(MOST)
    .fetch_all(&store.pool)
    .await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
    Ok(Bans { rows: rows.iter().map(read).collect::<Result<_>>()?, total })
}

fn read(row: &PgRow) -> Result<Ban> {
    Ok(Ban {
        id: row.try_get("id")?,
        source: row.try_get("source")?,
        name: row.try_get("name")?,
        at: row.try_get("banned_at")?,
        until: row.try_get("banned_until")?,
        times: row.try_get("times")?,
    })
}

/// The policy that the database applies.
pub async fn policy(store: &Store) -> Result<Policy> {
    let row = sqlx::query("SELECT * FROM sip.ban_policy").fetch_one(&store.pool).await?;
    let duration = |column| -> Result<Duration> {
        let PgInterval { months: _, days, microseconds } = row.try_get(column)?;
        Ok(Duration::days(days.into()) + Duration::microseconds(microseconds))
    };
    Ok(Policy {
        name_failures: row.try_get("name_failures")?,
        source_failures: row.try_get("source_failures")?,
        window: duration("failure_window")?,
        first: duration("first_ban")?,
        longest: duration("longest_ban")?,
    })
}
