use patchbay_shared::{LoginLimit, Reason};
use sqlx::{Postgres, Row, postgres::PgArguments};
use time::{Duration, OffsetDateTime};

use super::Subject;
use crate::{Result, Store};

/// What makes a subject wait, with what [`bind`] binds. A name at a network that it is known at waits for nothing but what
/// happened to both together.
macro_rules! waiting_rows {
    () => {
        "FROM portal.login_limit
         WHERE until > $4 AND (key = $3
             OR key IN ($1, $2) AND NOT EXISTS (SELECT FROM portal.known_network WHERE key = $3 AND at > $5))"
    };
}
pub(crate) use waiting_rows;

/// The query for until when a subject has to wait, if it has to.
macro_rules! wait_query {
    () => {
        concat!("SELECT max(until) AS until ", $crate::login_limit::waiting_rows!())
    };
}
pub(crate) use wait_query;

type Query<'q> = sqlx::query::Query<'q, Postgres, PgArguments>;

/// The first five parameters of a statement: what the name, the network and both are counted by, now, and since when a network is
/// known. Without a subject nothing is counted.
pub(crate) fn bind<'q>(query: Query<'q>, subject: Option<&Subject>, now: OffsetDateTime) -> Query<'q> {
    query
        .bind(subject.map(Subject::name_key))
        .bind(subject.map(Subject::network_key))
        .bind(subject.map(Subject::both_key))
        .bind(now)
        .bind(known_since(now))
}

/// Somebody has to wait before the next log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Until then.
    pub until: OffsetDateTime,
    /// As what it is to be written down: the wrong log-in that began the wait, and the first one during it.
    pub noted: Option<Reason>,
}

/// What is to be written down of a log-in during a wait: nothing, if one was already.
pub(crate) async fn note(store: &Store, subject: &Subject, until: OffsetDateTime, now: OffsetDateTime) -> Result<Wait> {
    let noted = bind(
        sqlx::query(concat!(
            "UPDATE portal.login_limit SET noted = until WHERE noted IS DISTINCT FROM until AND key IN (
                 SELECT key ",
            waiting_rows!(),
            ")"
        )),
        Some(subject),
        now,
    )
    .execute(&store.pool)
    .await?
    .rows_affected();
    Ok(Wait { until, noted: (noted > 0).then_some(Reason::Wait) })
}

/// Until when this subject has to wait, if it has to.
pub(crate) async fn waiting(store: &Store, subject: &Subject, now: OffsetDateTime) -> Result<Option<OffsetDateTime>> {
    Ok(bind(sqlx::query(wait_query!()), Some(subject), now).fetch_one(&store.pool).await?.try_get("until")?)
}

/// Counts a wrong log-in; returns how long the subject has to wait from now on, if it has to. `exists` says whether
/// somebody has the name: others are counted in the same way, and not written down.
///
/// While a network waits, names that come from it are not counted: it cannot fill the table with names.
pub(crate) async fn failed(
    store: &Store,
    subject: &Subject,
    exists: bool,
    now: OffsetDateTime,
) -> Result<Option<Wait>> {
    let row = sqlx::query(
        "WITH known AS (
             SELECT EXISTS (SELECT FROM portal.known_network WHERE key = $3 AND at > $7) AS known
         ), network AS (
             INSERT INTO portal.login_limit AS kept (key, kind, name, network, failures, since, waits, forget_at)
             VALUES ($2, 'network', NULL, $5::inet, 1, $6, 0, $6 + $8)
             ON CONFLICT (key) DO UPDATE SET
                 (failures, since, waits, until, forget_at) = (SELECT * FROM portal.count_failure(kept, $6, $8, $9, $10, $11))
             RETURNING until, failures
         ), others AS (
             INSERT INTO portal.login_limit AS kept (key, kind, name, network, failures, since, waits, forget_at)
             SELECT counted.key, counted.kind, $4, counted.network, 1, $6, 0, $6 + $8
             FROM known, network,
                 (VALUES ($1::bytea, 'name', NULL::inet), ($3, 'both', $5::inet)) AS counted (key, kind, network)
             WHERE (network.until > $6 AND network.failures > 0) IS NOT TRUE OR (known AND counted.kind = 'both')
             ORDER BY counted.key
             ON CONFLICT (key) DO UPDATE SET
                 name = excluded.name,
                 (failures, since, waits, until, forget_at) = (SELECT * FROM portal.count_failure(kept, $6, $8, $9, $10, $11))
             RETURNING kind, until, failures
         ), counted AS (
             SELECT 'network' AS kind, until, failures FROM network UNION ALL SELECT kind, until, failures FROM others
         )
         SELECT max(until) FILTER (WHERE until > $6 AND (kind = 'both' OR NOT known)) AS until,
             coalesce(string_agg(kind, ', ') FILTER (WHERE until > $6 AND failures = 0), '') AS began
         FROM counted, known",
    )
    .bind(subject.name_key())
    .bind(subject.network_key())
    .bind(subject.both_key())
    .bind(exists.then_some(subject.name.as_str()))
    .bind(&subject.network)
    .bind(now)
    .bind(known_since(now))
    .bind(seconds(LoginLimit::WINDOW))
    .bind(LoginLimit::FAILURES)
    .bind(LoginLimit::WAITS)
    .bind(seconds(LoginLimit::MEMORY))
    .fetch_one(&store.pool)
    .await?;
    let began: String = row.try_get("began")?;
    if !began.is_empty() {
        tracing::warn!(network = subject.network, exists, of = began, "too many wrong log-ins: who tries has to wait");
    }
    match row.try_get("until")? {
        Some(until) if !began.is_empty() => Ok(Some(Wait { until, noted: Some(Reason::WrongPassword) })),
        // Somebody else began it at this moment.
        Some(until) => note(store, subject, until, now).await.map(Some),
        None => Ok(None),
    }
}

fn known_since(now: OffsetDateTime) -> OffsetDateTime {
    now - Duration::days(LoginLimit::KNOWN_DAYS)
}

/// As PostgreSQL's interval.
fn seconds(seconds: i32) -> std::time::Duration {
    std::time::Duration::from_secs(seconds.unsigned_abs().into())
}
