use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;

use super::{CallQuery, row::COLUMNS};
use crate::{cursor::LogCursor, search::Search};

/// A search first looks at this many calls for each one that the page has room for.
const WINDOW: i64 = 200;

/// One page, newest first. What is typed is bound; what stands in the text comes from here.
///
/// Without a text and a limit, one index gives the calls in order from the cursor on. A text that many calls contain, or a
/// scope that most calls are in, fills the page from the calls that come next anyway; of a rare text the index of its characters
/// knows the calls, and of a small scope those of each extension. The planner cannot know which it is, so the statement finds
/// out, as that of the operation log does. `limit` is the account to whose scope the calls belong; nobody stands for all.
pub(super) fn write(sql: &mut QueryBuilder<Postgres>, query: &CallQuery, limit: Option<i64>) {
    let rows = i64::from(query.size) + 1;
    let search = Search::of(&query.text);
    sql.push("SELECT page.*, statement_timestamp() AS read_at FROM (");
    if search.is_none() && limit.is_none() {
        sql.push(format!("SELECT {COLUMNS} FROM sip.call WHERE "));
        narrow(sql, query);
        newest(sql, rows);
    } else {
        sought(sql, query, search.as_ref(), limit, rows);
    }
    sql.push(") AS page");
    newest(sql, rows);
}

/// Those that have a text, or are in a scope.
fn sought(sql: &mut QueryBuilder<Postgres>, query: &CallQuery, search: Option<&Search>, limit: Option<i64>, rows: i64) {
    let window = rows * WINDOW;
    sql.push(format!("WITH next AS MATERIALIZED (SELECT {COLUMNS}, search FROM sip.call WHERE "));
    narrow(sql, query);
    newest(sql, window);
    sql.push(format!("), near AS MATERIALIZED (SELECT {COLUMNS} FROM next WHERE true"));
    matching(sql, search);
    if let Some(account) = limit {
        sql.push(" AND (caller IN (SELECT portal.managed(").push_bind(account);
        sql.push(")) OR callee IN (SELECT portal.managed(").push_bind(account).push(")))");
    }
    newest(sql, rows);
    sql.push(format!(
        "), enough AS MATERIALIZED (
            SELECT (SELECT count(*) FROM near) >= {rows} OR (SELECT count(*) FROM next) < {window} AS enough)
          SELECT {COLUMNS} FROM near WHERE (SELECT enough FROM enough)
          UNION ALL (SELECT * FROM ("
    ));
    match limit {
        None => everywhere(sql, query, search),
        Some(account) => of_each(sql, query, search, account, rows),
    }
    sql.push(") AS found WHERE NOT (SELECT enough FROM enough)");
    newest(sql, rows);
    sql.push(")");
}

/// The calls that have the text, by the index of its characters.
fn everywhere(sql: &mut QueryBuilder<Postgres>, query: &CallQuery, search: Option<&Search>) {
    sql.push(format!("SELECT {COLUMNS} FROM sip.call WHERE "));
    if let Some(search) = search {
        sql.push("portal.trigrams(search) @@ portal.containing(portal.folded(").push_bind(search.term.clone());
        sql.push(")) AND ");
    }
    narrow(sql, query);
    matching(sql, search);
    sql.push(" OFFSET 0");
}

/// The newest of each extension of the scope, once if both sides are in it.
fn of_each(sql: &mut QueryBuilder<Postgres>, query: &CallQuery, search: Option<&Search>, account: i64, rows: i64) {
    // Selected, not joined: the planner would look at every extension that anybody has chosen.
    sql.push("SELECT DISTINCT of_one.* FROM (SELECT portal.managed(").push_bind(account);
    sql.push(") AS extension_id OFFSET 0) AS one CROSS JOIN LATERAL (");
    for (at, side) in ["caller", "callee"].into_iter().enumerate() {
        sql.push(if at == 0 { "" } else { " UNION ALL " });
        sql.push(format!("(SELECT {COLUMNS} FROM sip.call WHERE {side} = one.extension_id AND "));
        narrow(sql, query);
        matching(sql, search);
        newest(sql, rows);
        sql.push(")");
    }
    sql.push(") AS of_one");
}

/// The order, and how many.
pub(super) fn newest(sql: &mut QueryBuilder<Postgres>, rows: i64) {
    sql.push(format!(" ORDER BY started_at DESC, id DESC LIMIT {rows}"));
}

/// Everything but text and scope.
fn narrow(sql: &mut QueryBuilder<Postgres>, query: &CallQuery) {
    sql.push("started_at >= ").push_bind(query.from.unwrap_or(OffsetDateTime::UNIX_EPOCH));
    if let Some(until) = query.until {
        sql.push(" AND started_at < ").push_bind(until);
    }
    if let Some(end) = query.end {
        sql.push(" AND reason = ").push_bind(end.name());
    }
    if let Some(LogCursor { at, id }) = query.cursor {
        sql.push(" AND (started_at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
}

fn matching(sql: &mut QueryBuilder<Postgres>, search: Option<&Search>) {
    if let Some(search) = search {
        sql.push(" AND search LIKE portal.folded(").push_bind(search.pattern.clone()).push(")");
    }
}
