use sqlx::AssertSqlSafe;
use time::OffsetDateTime;

use super::{
    Call,
    row::{self, COLUMNS},
};
use crate::{
    Result, Store,
    extension::in_scope,
    session::{Permit, ReadCallLog},
};

/// How many are told at once.
pub const RECENT: i64 = 20;

/// Among so many that ended last one looks for those of a scope: how many calls others make costs nothing.
const LOOKED_AT: i64 = 200;

/// The calls of the permit's scope that ended after a moment of the database's clock, the last one first; [`RECENT`] of them.
pub async fn recent(store: &Store, permit: &Permit<ReadCallLog>, since: OffsetDateTime) -> Result<Vec<Call>> {
    let rows = sqlx::query(AssertSqlSafe(statement()))
        .bind(since)
        .bind(permit.limit())
        .bind(RECENT)
        .fetch_all(&store.pool)
        .await?;
    rows.iter().map(row::read).collect()
}

/// `$1` is the moment, `$2` whose scope it is, `$3` how many.
fn statement() -> String {
    format!(
        "SELECT {COLUMNS} FROM (
             SELECT * FROM sip.call WHERE changed_at > $1 AND reason IS NOT NULL
             ORDER BY changed_at DESC, id DESC LIMIT {LOOKED_AT}
         ) AS call
         WHERE $2::bigint IS NULL OR EXISTS (
             SELECT FROM portal.extension WHERE id IN (caller, callee) AND deleted_at IS NULL AND {})
         ORDER BY changed_at DESC, call.id DESC LIMIT $3",
        in_scope!("$2")
    )
}
