//! What the running portal may do in the database: its own pool, tried on the tables.

use patchbay_shared::Occasion;
use patchbay_store::extension::Apply;
use sqlx::{AssertSqlSafe, Executor, PgPool, Row};

use crate::{
    connect::cluster::Cluster,
    harness::{Portal, form, parse},
};

/// Tables whose rows nobody changes through the portal.
const APPEND_ONLY: [&str; 8] = [
    "portal.application",
    "portal.department_revision",
    "portal.operation_log",
    "portal.revision",
    "portal.role_revision",
    "portal.secret_access",
    "portal.setting_revision",
    "sip.call",
];

/// The code of PostgreSQL's refusal.
async fn refusal(pool: &PgPool, statement: &str) -> String {
    match pool.execute(AssertSqlSafe(statement.to_owned())).await {
        Err(sqlx::Error::Database(error)) => error.code().unwrap_or_default().into_owned(),
        other => panic!("{statement}: {other:?}"),
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn what_was_written_down_stays(owner: PgPool) {
    let portal = Portal::new(owner).await;
    portal.create(&parse(&form("1000"), Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let running = patchbay_store::connect((*portal.pool.connect_options()).clone()).await.unwrap();
    const INSUFFICIENT_PRIVILEGE: &str = "42501";
    for table in APPEND_ONLY {
        let column: String =
            sqlx::query_scalar("SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attidentity = '' LIMIT 1")
                .bind(table)
                .fetch_one(&running)
                .await
                .unwrap();
        for change in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
            format!("DROP TABLE {table} CASCADE"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
        ] {
            assert_eq!(refusal(&running, &change).await, INSUFFICIENT_PRIVILEGE, "{change}");
        }
    }
    for statement in [
        "CREATE TABLE portal.mine (id integer)",
        "CREATE ROLE mine",
        "SELECT * FROM _sqlx_migrations",
        "COPY portal.account TO PROGRAM 'cat'",
    ] {
        assert_eq!(refusal(&running, statement).await, INSUFFICIENT_PRIVILEGE, "{statement}");
    }
    running.close().await;
}

/// Every table that says of itself that it is append-only is among those above, and every other one can be worked with:
/// also tables that later migrations make.
#[sqlx::test(migrations = "./migrations")]
async fn every_table_is_one_or_the_other(owner: PgPool) {
    let role: String = sqlx::query_scalar("SELECT portal.application_role()::text").fetch_one(&owner).await.unwrap();
    owner.execute("CREATE TABLE portal.later (id bigserial PRIMARY KEY)").await.unwrap();
    let tables = sqlx::query(
        "SELECT oid::regclass::text AS name, has_table_privilege($1, oid, 'SELECT') AND has_table_privilege($1, oid, 'INSERT') AS use,
                has_table_privilege($1, oid, 'UPDATE') OR has_table_privilege($1, oid, 'DELETE') AS change,
                has_table_privilege($1, oid, 'TRUNCATE') AS empty,
                EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'append_only') AS says_so
         FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace IN ('portal'::regnamespace, 'sip'::regnamespace)
         ORDER BY name",
    )
    .bind(&role)
    .fetch_all(&owner)
    .await
    .unwrap();
    let mut kept = Vec::new();
    for table in &tables {
        let name: String = table.get("name");
        assert!(table.get::<bool, _>("use") && !table.get::<bool, _>("empty"), "{name}");
        let changes: bool = table.get("change");
        assert!(!changes || !table.get::<bool, _>("says_so"), "{name} says that it is append-only");
        if !changes {
            kept.push(name);
        }
    }
    assert_eq!(kept, APPEND_ONLY);
}

/// The database need not be owned by somebody who may do everything.
#[sqlx::test(migrations = false)]
async fn an_ordinary_owner_is_enough(pool: PgPool) {
    let cluster = Cluster::start(&pool).await;
    let superuser = PgPool::connect_with(cluster.options()).await.unwrap();
    for statement in ["CREATE ROLE plain LOGIN CREATEROLE PASSWORD 'plain'", "CREATE DATABASE plain OWNER plain"] {
        superuser.execute(statement).await.unwrap();
    }
    let options = cluster.options().username("plain").password("plain").database("plain");
    let portal = Portal::new(PgPool::connect_with(options.clone()).await.unwrap()).await;
    portal.extension("1000").await;
    portal.store.enable_sip_role().await.unwrap();
    let running = patchbay_store::connect(options).await.unwrap();
    let role: (String, String) =
        sqlx::query_as("SELECT session_user::text, current_user::text").fetch_one(&running).await.unwrap();
    assert_eq!(role, ("plain".to_owned(), "plain_portal".to_owned()));
    running.close().await;
}
