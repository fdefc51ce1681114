//! Many versions, many extensions: what a page about them reads.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor, PgConnection, PgPool, types::Json};

use super::{deleted, history, list, next_number, nodes, waiting};

/// A page of 25, and what is read beyond it to know what changed and whether there is more; each row may be held
/// against both of the accounts that there are.
const MOST: f64 = 2.0 * 27.0;

/// Counting stops here.
const COUNTED: f64 = 1_001.0;

/// Extension 1 has 10,000 versions, and its person looks after their own departments: all there is, and they have the account 2. Of the others, 20,000 are live, 20,000 deleted, and 5,000 wait for Apply.
const FILL: [&str; 8] = [
    "DROP INDEX portal.extension_search",
    "INSERT INTO portal.account (email, password_hash, created_at) VALUES ('root@example.com', '', now());
     INSERT INTO portal.user_password (hash) VALUES ('')",
    "INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
     VALUES ('', repeat('0', 32), repeat('0', 64), '', false)",
    "INSERT INTO portal.extension (version, applied_version, created_at, deleted_at, first_name, last_name, job_title,
         number, registration_name, concurrent_registrations, user_password_id, credential_id)
     SELECT CASE WHEN n = 0 THEN 10000 WHEN n > 40000 THEN 2 ELSE 1 END, CASE WHEN n = 0 THEN 10000 ELSE 1 END, now(),
            CASE WHEN n > 0 AND n <= 20000 THEN now() - n * interval '1 second' END, 'Ada', '', '', (100000 + n)::text,
            'p' || n, 1, 1, 1
     FROM generate_series(0, 45000) AS n",
    "INSERT INTO portal.revision (extension_id, version, document, account_id, at)
     SELECT id, v, portal.document(extension), 1, now()
     FROM portal.extension AS extension, generate_series(1, version) AS v",
    "INSERT INTO portal.application (extension_id, version, account_id, at)
     SELECT extension_id, version, 1, now() FROM portal.revision",
    "INSERT INTO portal.setting (version, company_name, name_format, password_policy, first_number, last_number, sip_domain,
         organization_management)
     VALUES (1, '', 'first_last', 'standard', '1000', '5999', 'pbx.example', true);
     INSERT INTO portal.role (version, name, permissions, scope) VALUES (1, 'Lead', '{extensions.view}', 'own_departments');
     UPDATE portal.extension SET role_id = (SELECT max(id) FROM portal.role) WHERE id = 1;
     INSERT INTO portal.account (extension_id, created_at) VALUES (1, now())",
    "ANALYZE",
];

/// The plan with what happened, of a prepared statement, as the server runs it.
async fn check(connection: &mut PgConnection, statement: &str, types: &str, arguments: &str, most: f64) {
    connection.execute(AssertSqlSafe(format!("PREPARE page ({types}) AS {statement}"))).await.unwrap();
    let sql = format!("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE page({arguments})");
    let Json(plan): Json<Value> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap();
    connection.execute("DEALLOCATE page").await.unwrap();
    let plan = &plan[0]["Plan"];
    for (node, rows) in nodes(plan) {
        assert!(rows <= most, "{node} took {rows} rows for {arguments}:\n{plan:#}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_page_reads_a_page(pool: PgPool) {
    for statement in FILL {
        pool.execute(statement).await.unwrap();
    }
    let mut connection = pool.acquire().await.unwrap();
    for mode in ["force_custom_plan", "force_generic_plan"] {
        connection.execute(AssertSqlSafe(format!("SET plan_cache_mode = {mode}"))).await.unwrap();
        for before in ["2147483647", "5000", "2"] {
            let arguments = format!("1, {before}, 27, NULL");
            check(&mut connection, history::PAGE, "bigint, integer, bigint, bigint", &arguments, MOST).await;
        }
        for account in ["NULL", "2"] {
            for after in ["0", "43000", "44990"] {
                let arguments = format!("{after}, 26, NULL, {account}");
                check(&mut connection, waiting::PAGE, "bigint, bigint, bigint[], bigint", &arguments, MOST).await;
            }
            check(&mut connection, list::PENDING, "bigint, bigint", &format!("1001, {account}"), COUNTED).await;
        }
        for (at, id) in [("now() + interval '30 days'", "9223372036854775807"), ("now() - interval '2 hours'", "5")] {
            let arguments = format!("now() - interval '30 days', {at}, {id}, 26, NULL");
            let types = "timestamptz, timestamptz, bigint, bigint, bigint";
            check(&mut connection, deleted::PAGE, types, &arguments, MOST).await;
        }
    }
}

/// However dense the numbers are, each is read about once on the way to the nearest free one, and few where it is near.
#[sqlx::test(migrations = "./migrations")]
async fn the_nearest_free_number_reads_the_numbers_up_to_it(pool: PgPool) {
    for statement in &FILL[..4] {
        pool.execute(*statement).await.unwrap();
    }
    pool.execute(
        "INSERT INTO portal.number_claim (number, extension_id)
         SELECT (100000 + n)::text, 1 FROM generate_series(0, 99999) AS n WHERE n <> 200;
         ANALYZE",
    )
    .await
    .unwrap();
    let mut connection = pool.acquire().await.unwrap();
    for mode in ["force_custom_plan", "force_generic_plan"] {
        connection.execute(AssertSqlSafe(format!("SET plan_cache_mode = {mode}"))).await.unwrap();
        for (taken, most) in [("100201", 250.0), ("101200", 4_000.0), ("150000", 60_000.0), ("199999", 250.0)] {
            check(&mut connection, next_number::NEAREST, "text", &format!("'{taken}'"), most).await;
        }
    }
}
