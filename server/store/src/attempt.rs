//! Why phones were turned away, as the engine wrote it down (migration 0040).

use patchbay_shared::Refusal;
use sqlx::{AssertSqlSafe, Row, postgres::PgRow};
use time::OffsetDateTime;

use crate::{
    Error, Result, Store,
    session::{ManageSecurity, Permit, ViewExtensions},
};

/// How many are told at once.
pub const MOST: i64 = 50;

/// A refusal, with its repetitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its row, as long as there is one.
    pub id: i64,
    /// Why.
    pub reason: Refusal,
    /// The registration name or number that was given; empty when the source gave too many to tell.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// From which port, the last time.
    pub port: i32,
    /// `UDP` or `TCP`.
    pub transport: String,
    /// What the phone says it is.
    pub user_agent: String,
    /// It tried to call, not to register.
    pub calling: bool,
    /// How often.
    pub times: i64,
    /// The first time within the last seven days.
    pub first_at: OffsetDateTime,
    /// The last time.
    pub last_at: OffsetDateTime,
    /// The ban that holds for it now.
    pub ban_id: Option<i64>,
    /// Its extension made too many calls, and waits.
    pub call_blocked: bool,
}

/// The refusals of an extension's phones in the last seven days, the latest first; [`MOST`] of them.
pub async fn of_extension(store: &Store, permit: &Permit<ViewExtensions>, extension_id: i64) -> Result<Vec<Attempt>> {
    let attempts = "SELECT * FROM sip.attempt WHERE extension_id = $1 AND portal.manages($3, $1)
         ORDER BY last_at DESC LIMIT $2";
    let rows = sqlx::query(AssertSqlSafe(with_bans(attempts)))
        .bind(extension_id)
        .bind(MOST)
        .bind(permit.limit())
        .fetch_all(&store.pool)
        .await?;
    rows.iter().map(read).collect()
}

/// One of them, if it is still written down.
pub async fn find(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    extension_id: i64,
    id: i64,
) -> Result<Option<Attempt>> {
    let attempt = "SELECT * FROM sip.attempt WHERE id = $2 AND extension_id = $1 AND portal.manages($3, $1)";
    let row = sqlx::query(AssertSqlSafe(with_bans(attempt)))
        .bind(extension_id)
        .bind(id)
        .bind(permit.limit())
        .fetch_optional(&store.pool)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The refusals that belong to no extension, the latest first; [`MOST`] of them.
pub async fn of_nobody(store: &Store, _permit: &Permit<ManageSecurity>) -> Result<Vec<Attempt>> {
    let attempts = "SELECT * FROM sip.attempt WHERE extension_id IS NULL ORDER BY last_at DESC LIMIT $1";
    let rows = sqlx::query(AssertSqlSafe(with_bans(attempts))).bind(MOST).fetch_all(&store.pool).await?;
    rows.iter().map(read).collect()
}

/// Each attempt with the ban that holds for it: of its name from its source, or else of the source.
fn with_bans(attempts: &'static str) -> String {
    format!(
        "SELECT attempt.*, host(attempt.source) AS address, ban.id AS ban_id,
                EXISTS (SELECT FROM sip.call_rate
                        WHERE call_rate.extension_id = attempt.extension_id AND blocked_until > now()) AS call_blocked
         FROM ({attempts}) AS attempt
         LEFT JOIN LATERAL (
             SELECT id FROM sip.ban
             WHERE source = sip.network(attempt.source) AND name IN (attempt.name, '') AND banned_until > now()
             ORDER BY name DESC LIMIT 1
         ) AS ban ON true
         ORDER BY attempt.last_at DESC, attempt.id DESC"
    )
}

fn read(row: &PgRow) -> Result<Attempt> {
    let reason: String = row.try_get("reason")?;
    let method: String = row.try_get("method")?;
    Ok(Attempt {
        id: row.try_get("id")?,
        reason: Refusal::of_name(&reason)
            .ok_or_else(|| Error::Sql(sqlx::Error::Decode("a reason that nobody knows".into())))?,
        name: row.try_get("name")?,
        source: row.try_get("address")?,
        port: row.try_get("port")?,
        transport: row.try_get("transport")?,
        user_agent: row.try_get("user_agent")?,
        calling: method != "REGISTER",
        times: row.try_get("times")?,
        first_at: row.try_get("first_at")?,
        last_at: row.try_get("last_at")?,
        ban_id: row.try_get("ban_id")?,
        call_blocked: row.try_get("call_blocked")?,
    })
}
