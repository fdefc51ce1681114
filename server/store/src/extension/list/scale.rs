//! 100,000 extensions: what a page reads.

use patchbay_shared::Scope;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor, PgConnection, PgPool, Postgres, pool::PoolConnection, types::Json};

use super::{Cursor, ListQuery, Sort, SortKey, statement};
use crate::search::Search;

const MANY: i64 = 100_000;
/// A page of 25 looks at 40 rows for each; everything else is less.
const MOST: f64 = 1_100.0;
/// A page and the row that says whether there is another.
const PAGE: f64 = 26.0;

/// `rare` is in one name and `zq` in none; `common` is in every job title and `q` in every eightieth.
async fn fill(pool: &PgPool) {
    // Rows first, this index afterwards: the same, sooner.
    let search: String = sqlx::query_scalar("SELECT indexdef FROM pg_indexes WHERE indexname = 'extension_search'")
        .fetch_one(pool)
        .await
        .unwrap();
    let statements = [
        "DROP INDEX portal.extension_search".to_owned(),
        "INSERT INTO portal.user_password (hash) VALUES ('')".to_owned(),
        format!(
            "INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
             SELECT '', repeat('0', 32), repeat('0', 64), '', false FROM generate_series(1, {MANY})"
        ),
        format!(
            "INSERT INTO portal.extension (version, applied_version, created_at, first_name, last_name, job_title, number,
                 registration_name, concurrent_registrations, user_password_id, credential_id)
             SELECT 1, CASE WHEN n % 25000 > 0 THEN 1 END, now(), CASE WHEN n = 77777 THEN 'rare' ELSE '' END,
                    left(md5(n::text), 4), CASE WHEN n % 80 = 0 THEN 'common q' ELSE 'common' END, (100000 + n)::text,
                    'p' || n, 1, (SELECT max(id) FROM portal.user_password), n
             FROM generate_series(1, {MANY}) AS n"
        ),
        "INSERT INTO sip.endpoint (
             extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name, max_contacts)
         SELECT id, number, registration_name, '', repeat('0', 32), repeat('0', 64), number, '', 1 FROM portal.extension"
            .to_owned(),
        search,
        "ANALYZE".to_owned(),
    ];
    for statement in statements {
        pool.execute(AssertSqlSafe(statement)).await.unwrap();
    }
}

/// How many departments there are on the first level, and below each of these.
const BRANCHES: i64 = 3;

/// People sit together: a team has consecutive numbers, a sixth of all, and a branch half of them. The first branch is
/// empty.
async fn employ(pool: &PgPool) {
    let statements = [
        "ALTER TABLE portal.extension DISABLE TRIGGER USER".to_owned(),
        format!("INSERT INTO portal.department (version, name, parent_id) SELECT 1, 'Branch ' || n, 1 FROM generate_series(1, {BRANCHES}) AS n"),
        format!(
            "INSERT INTO portal.department (version, name, parent_id)
             SELECT 1, 'Team ' || n, branch.id FROM portal.department AS branch, generate_series(1, {BRANCHES}) AS n
             WHERE branch.parent_id = 1"
        ),
        format!(
            "UPDATE portal.extension SET department_ids = ARRAY[team.id]
             FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM portal.department WHERE name LIKE 'Team %') AS team
             WHERE place = {BRANCHES} + (extension.id - (SELECT min(id) FROM portal.extension)) * {BRANCHES} * ({BRANCHES} - 1) / {MANY} + 1"
        ),
        "TRUNCATE portal.membership".to_owned(),
        "INSERT INTO portal.membership
         SELECT id, unnest(department_ids), number_key, name_key, email_key, caller_id_key FROM portal.extension"
            .to_owned(),
        "ANALYZE".to_owned(),
    ];
    for statement in statements {
        pool.execute(AssertSqlSafe(statement)).await.unwrap();
    }
}

/// A connection as the server's are: without just-in-time compilation, which costs more than the pages that it is for.
async fn connect(pool: &PgPool) -> PoolConnection<Postgres> {
    let mut connection = pool.acquire().await.unwrap();
    connection.execute("SET jit = off").await.unwrap();
    connection
}

/// The plan with what happened, of a prepared statement, as the server runs it.
async fn explain(connection: &mut PgConnection, query: &ListQuery) -> Value {
    let quoted = |text: &str| format!("'{text}'");
    let search = Search::of(&query.search).map(|search| [quoted(&search.pattern), quoted(&search.term)]);
    let cursor = query.cursor.map(|(Cursor::After(id) | Cursor::Before(id))| id.to_string());
    let department = query.department.map(|id| id.to_string());
    let parameters: Vec<String> = search.into_iter().flatten().chain(cursor).chain(department).collect();
    let arguments = if parameters.is_empty() { String::new() } else { format!("({})", parameters.join(", ")) };
    connection.execute(AssertSqlSafe(format!("PREPARE page AS {}", statement::text(query, Scope::All)))).await.unwrap();
    let sql = format!("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE page{arguments}");
    let Json(plan): Json<Value> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap();
    connection.execute("DEALLOCATE page").await.unwrap();
    plan[0]["Plan"].clone()
}

/// Every node of the plan that ran, with the rows that went into it.
pub(crate) fn nodes(plan: &Value) -> Vec<(String, f64)> {
    let figure = |node: &Value, name: &str| node[name].as_f64().unwrap_or(0.0);
    let loops = figure(plan, "Actual Loops");
    let removed = ["Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter"];
    let rows = removed.iter().fold(figure(plan, "Actual Rows"), |sum, name| sum + figure(plan, name)) * loops;
    let below: Vec<_> = plan["Plans"].as_array().into_iter().flatten().flat_map(nodes).collect();
    let name = |of: &str| plan[of].as_str().unwrap_or_default().to_owned();
    let this = format!("{} {}{}", name("Node Type"), name("Relation Name"), name("Index Name"));
    (loops > 0.0).then_some((this, rows)).into_iter().chain(below).collect()
}

/// At most so many rows go into a node, and into one that sorts where nothing is searched for.
async fn check(connection: &mut PgConnection, query: &ListQuery, most: f64, sorted: f64) {
    let plan = explain(connection, query).await;
    for (node, rows) in nodes(&plan) {
        assert!(rows <= most, "{node} took {rows} rows for {query:?}:\n{plan:#}");
        let filtered = !query.search.is_empty();
        assert!(filtered || !node.contains("Sort") || rows <= sorted, "{node} sorts for {query:?}:\n{plan:#}");
        assert!(!node.starts_with("Seq Scan credential") && !node.starts_with("Seq Scan endpoint"), "{plan:#}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_page_reads_a_page(pool: PgPool) {
    fill(&pool).await;
    let mut connection = connect(&pool).await;
    for mode in ["force_custom_plan", "force_generic_plan"] {
        connection.execute(AssertSqlSafe(format!("SET plan_cache_mode = {mode}"))).await.unwrap();
        for key in [SortKey::Number, SortKey::Name, SortKey::Email, SortKey::CallerId] {
            for descending in [false, true] {
                for cursor in [None, Some(Cursor::After(MANY / 2)), Some(Cursor::Before(1))] {
                    let sort = Sort { key, descending };
                    let page = ListQuery { sort, cursor, size: 25, ..ListQuery::default() };
                    check(&mut connection, &page, MOST, PAGE).await;
                    for search in ["rare", "zq", "common", "co", "c", "é", "177776"] {
                        check(&mut connection, &ListQuery { search: search.into(), ..page.clone() }, MOST, PAGE).await;
                    }
                    // Too rare for the next rows to fill the page, so each of the 1,250 and 1,111 is looked at once.
                    for search in ["q", "p77"] {
                        check(&mut connection, &ListQuery { search: search.into(), ..page.clone() }, 1_300.0, PAGE)
                            .await;
                    }
                }
            }
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_page_of_a_department_reads_a_page_of_each_below_it(pool: PgPool) {
    fill(&pool).await;
    employ(&pool).await;
    let branches: Vec<i64> = sqlx::query_scalar("SELECT id FROM portal.department WHERE parent_id = 1 ORDER BY id")
        .fetch_all(&pool)
        .await
        .unwrap();
    let leaf: i64 = sqlx::query_scalar("SELECT max(id) FROM portal.department").fetch_one(&pool).await.unwrap();
    // In the middle of the last branch.
    let beside: i64 = sqlx::query_scalar("SELECT max(id) - 5000 FROM portal.extension").fetch_one(&pool).await.unwrap();
    let teams = u32::try_from(BRANCHES).unwrap() + 1;
    let mut connection = connect(&pool).await;
    for mode in ["force_custom_plan", "force_generic_plan"] {
        connection.execute(AssertSqlSafe(format!("SET plan_cache_mode = {mode}"))).await.unwrap();
        for department in [branches[0], branches[usize::try_from(BRANCHES).unwrap() - 1], leaf] {
            for key in [SortKey::Number, SortKey::Name, SortKey::Email, SortKey::CallerId] {
                for cursor in [None, Some(Cursor::After(beside)), Some(Cursor::Before(beside))] {
                    let sort = Sort { key, descending: false };
                    let department = Some(department);
                    let page = ListQuery { sort, cursor, department, size: 25, ..ListQuery::default() };
                    // Counting looks at 1,001 of each at most, and once more at where each is first met.
                    check(&mut connection, &page, f64::from(teams) * 1_001.0, f64::from(teams) * PAGE).await;
                    // What the index finds is looked at once, beside each department.
                    for search in ["common", "zq", "q"] {
                        let page = ListQuery { search: search.into(), ..page.clone() };
                        check(&mut connection, &page, f64::from(teams) * 1_300.0, f64::from(teams) * PAGE).await;
                    }
                }
            }
        }
    }
}
