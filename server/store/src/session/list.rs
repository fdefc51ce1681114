use patchbay_shared::Permission;
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use super::{ABSOLUTE, IDLE, ManageSecurity, Permit, Session};
use crate::{Result, Store};

/// So many sessions are on a page.
pub const PAGE: usize = 50;

/// A session as it is listed. Its token is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is called on the page that ends it.
    pub id: i64,
    /// Whose it is, as they are named in histories.
    pub name: String,
    /// When it began.
    pub created_at: OffsetDateTime,
    /// When it was used last, up to a minute.
    pub seen_at: OffsetDateTime,
    /// Where it began.
    pub address: Option<String>,
    /// What the browser says it is.
    pub user_agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// One's own sessions that are still good, the latest used first; `None` for who looks as somebody else and may not see the
/// sessions of others.
pub async fn own(store: &Store, session: &Session, now: OffsetDateTime) -> Result<Option<Vec<Listed>>> {
    if session.viewed().is_some() && !session.own().grants.allow(Permission::ManageSecurity) {
        return Ok(None);
    }
    let rows = sqlx::query(
        "SELECT session.id, author.name, session.created_at, seen_at, host(address) AS address, user_agent,
                token_hash = $2 AS current
         FROM portal.session JOIN portal.author ON author.id = session.account_id
         WHERE account_id = $1 AND session.created_at > $3 AND seen_at > $4 ORDER BY seen_at DESC, session.id DESC LIMIT 100",
    )
    .bind(session.who.account_id())
    .bind(session.token_hash)
    .bind(now - ABSOLUTE)
    .bind(now - IDLE)
    .fetch_all(&store.pool)
    .await?;
    rows.iter().map(listed).collect::<Result<_>>().map(Some)
}

/// Everybody's sessions that are still good, the latest first; `before` is the last one of the page before. One more
/// than a page means that there is another page.
pub async fn all(
    store: &Store,
    permit: &Permit<ManageSecurity>,
    before: Option<i64>,
    now: OffsetDateTime,
) -> Result<Vec<Listed>> {
    let rows = sqlx::query(
        "SELECT session.id, author.name, session.created_at, seen_at, host(address) AS address, user_agent,
                token_hash = $1 AS current
         FROM portal.session JOIN portal.author ON author.id = session.account_id
         WHERE session.created_at > $2 AND seen_at > $3 AND ($4::bigint IS NULL OR session.id < $4)
         ORDER BY session.id DESC LIMIT $5",
    )
    .bind(permit.token_hash)
    .bind(now - ABSOLUTE)
    .bind(now - IDLE)
    .bind(before)
    .bind(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
    .fetch_all(&store.pool)
    .await?;
    rows.iter().map(listed).collect()
}

fn listed(row: &PgRow) -> Result<Listed> {
    Ok(Listed {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        created_at: row.try_get("created_at")?,
        seen_at: row.try_get("seen_at")?,
        address: row.try_get("address")?,
        user_agent: row.try_get("user_agent")?,
        current: row.try_get("current")?,
    })
}
