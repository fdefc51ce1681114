use sqlx::Row;
use time::OffsetDateTime;

use crate::{
    Result, Store,
    session::{ManageSecurity, Permit},
};

/// So many lock-outs are shown; when there are more, an attack is going on, and those of names that somebody has come
/// first.
pub const MOST: usize = 200;

/// Somebody or something that has to wait before the next log-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockOut {
    /// What it is called when it is lifted: 64 hexadecimal digits.
    pub key: String,
    /// The name that was typed, if it is counted by name.
    pub name: LockedName,
    /// Where it came from, if it is counted by that: an address, or a network in CIDR notation.
    pub network: Option<String>,
    /// When it ends by itself.
    pub until: OffsetDateTime,
    /// How many there were, one after the other.
    pub waits: i16,
}

/// Whose name was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockedName {
    /// It is not counted by name.
    Any,
    /// Somebody has it.
    Of(String),
    /// Nobody has it, so it was not written down.
    Nobodys,
}

/// Who has to wait at the moment: names that somebody has before others, and the longest wait first.
pub async fn list(store: &Store, _: &Permit<ManageSecurity>, now: OffsetDateTime) -> Result<Vec<LockOut>> {
    let rows = sqlx::query(
        "SELECT encode(key, 'hex') AS key, kind, name, CASE WHEN family(network) = 4 THEN host(network) ELSE network::text END AS network,
                until, waits
         FROM portal.login_limit WHERE until > $1 ORDER BY name IS NULL, until DESC, key LIMIT $2",
    )
    .bind(now)
    .bind(i64::try_from(MOST).unwrap_or(i64::MAX))
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            let kind: String = row.try_get("kind")?;
            Ok(LockOut {
                key: row.try_get("key")?,
                name: match row.try_get("name")? {
                    Some(name) => LockedName::Of(name),
                    None if kind == "network" => LockedName::Any,
                    None => LockedName::Nobodys,
                },
                network: row.try_get("network")?,
                until: row.try_get("until")?,
                waits: row.try_get("waits")?,
            })
        })
        .collect()
}
