//! 200,000 calls of 2,000 extensions: what a page reads.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor, PgPool, QueryBuilder, types::Json};
use time::OffsetDateTime;

use super::{CallQuery, statement};
use crate::cursor::LogCursor;
use crate::extension::nodes;
use patchbay_shared::CallEnd;

/// A search, or a scope, looks at 200 rows for each of the page first; everything else is less.
const MOST: f64 = 10_400.0;

/// Somebody with the account 1 looks after the extensions 11 to 15, and somebody with the account 2 after all but ten.
const FILL: [&str; 6] = [
    "DROP INDEX portal.extension_search; DROP INDEX sip.call_search",
    "INSERT INTO portal.user_password (hash) VALUES ('');
     INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
     VALUES ('', repeat('0', 32), repeat('0', 64), '', false);
     INSERT INTO portal.role (version, name, permissions, scope) VALUES (1, 'Few', '{extensions.calls}', 'chosen'),
         (1, 'Many', '{extensions.calls}', 'chosen')",
    "INSERT INTO portal.extension (version, applied_version, created_at, first_name, last_name, job_title, number,
         registration_name, concurrent_registrations, user_password_id, credential_id, role_id)
     SELECT 1, 1, now(), 'Ada', '', '', (100000 + n)::text, 'p' || n, 1, 1, 1, (SELECT min(id) + n % 2 FROM portal.role WHERE predefined IS NULL)
     FROM generate_series(1, 2000) AS n;
     INSERT INTO portal.account (extension_id, created_at) SELECT id, now() FROM portal.extension WHERE id <= 2",
    "INSERT INTO portal.role_extension (role_id, extension_id)
     SELECT role.id, extension.id FROM portal.role JOIN portal.extension
         ON CASE role.name WHEN 'Few' THEN extension.id BETWEEN 11 AND 15 ELSE extension.id > 10 END
     WHERE predefined IS NULL",
    "INSERT INTO sip.call (engine, run, key, caller, caller_number, caller_name, callee, callee_number, callee_name, started_at,
         rang_at, answered_at, ended_at, reason, changed_at)
     SELECT 1, '', n::text, 1 + n % 2000, (100001 + n % 2000)::text, CASE WHEN n = 777 THEN 'rare' ELSE 'common' END,
            1 + (n + 1) % 2000, (100001 + (n + 1) % 2000)::text, '', to_timestamp(1790000000) + n * interval '1 second', NULL,
            NULL, to_timestamp(1790000000), CASE WHEN n % 5000 = 0 THEN 'busy' ELSE 'no_answer' END,
            to_timestamp(1790000000)
     FROM generate_series(1, 200000) AS n;
     CREATE INDEX call_search ON sip.call USING gin (portal.trigrams(search))",
    "ANALYZE",
];

async fn check(pool: &PgPool, query: &CallQuery, limit: Option<i64>, most: f64) {
    let mut sql = QueryBuilder::new("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ");
    statement::write(&mut sql, query, limit);
    let Json(plan): Json<Value> = sql.build_query_scalar().fetch_one(pool).await.unwrap();
    let plan = &plan[0]["Plan"];
    for (node, rows) in nodes(plan) {
        // Whom an account looks after is looked up in a table of its own.
        let of_calls = !node.contains("role_extension") && !node.contains("Function") && !node.contains("managed");
        assert!(!of_calls || rows <= most, "{node} took {rows} rows for {query:?} {limit:?}:\n{plan:#}");
        assert!(!node.starts_with("Seq Scan call"), "{query:?} {limit:?}:\n{plan:#}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_page_reads_a_page(pool: PgPool) {
    for statement in FILL {
        pool.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    }
    let at = |seconds: i64| OffsetDateTime::from_unix_timestamp(1_790_000_000 + seconds).unwrap();
    for cursor in [None, Some(LogCursor { at: at(100_000), id: 100_000 })] {
        let page = CallQuery { cursor, size: 50, ..CallQuery::default() };
        check(&pool, &page, None, 51.0).await;
        check(&pool, &CallQuery { end: Some(CallEnd::Busy), ..page.clone() }, None, 51.0).await;
        // Nearly all: the few others on the way are passed by.
        check(&pool, &CallQuery { end: Some(CallEnd::NoAnswer), ..page.clone() }, None, 55.0).await;
        check(&pool, &CallQuery { until: Some(at(50_000)), from: Some(at(40_000)), ..page.clone() }, None, 51.0).await;
        for text in ["rare", "zq", "common", "c", "100777"] {
            check(&pool, &CallQuery { text: text.into(), ..page.clone() }, None, MOST).await;
        }
        for (account, text) in [(1, ""), (2, ""), (1, "common"), (2, "common")] {
            check(&pool, &CallQuery { text: text.into(), ..page.clone() }, Some(account), MOST).await;
        }
    }
}
