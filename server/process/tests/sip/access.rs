//! What the engine's role can do, and what the portal hears.

use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::time::timeout;

use crate::support::probe::Probe;
use crate::support::site::{Site, shared};

/// The SQLSTATE of "permission denied".
const DENIED: &str = "42501";

#[tokio::test]
async fn the_engine_sees_its_views_and_nothing_else() {
    let site = shared().await;
    let mut engine = site.engine_role().await;
    let mut portal = site.portal().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('portal', 'sip', 'public')
         UNION ALL SELECT format('%I.%I', schemaname, viewname) FROM pg_views WHERE schemaname IN ('portal', 'sip')",
    )
    .fetch_all(&mut portal)
    .await
    .unwrap();
    let readable = [
        "location",
        "location_attrs",
        "version",
        "subscriber",
        "callee",
        "user_agent_digest",
        "setting",
        "banned",
        "ban_state",
    ]
    .map(|name| format!("sip.{name}"));
    let writable = ["sip.location", "sip.location_attrs"];
    assert!(tables.iter().any(|table| table == "portal.extension"));
    for table in &tables {
        let read = sqlx::raw_sql(AssertSqlSafe(format!("SELECT FROM {table}"))).execute(&mut engine).await;
        assert_eq!(read.is_ok(), readable.contains(table), "SELECT {table}");
        for statement in [
            format!("DELETE FROM {table} WHERE false"),
            format!("INSERT INTO {table} SELECT * FROM {table} WHERE false"),
        ] {
            let write = sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut engine).await;
            assert_eq!(write.is_ok(), writable.contains(&table.as_str()), "{statement}");
        }
    }
    for statement in [
        "UPDATE sip.endpoint SET max_contacts = 3",
        "SELECT ha1_md5 FROM sip.endpoint",
        "INSERT INTO sip.user_agent (product, digest, origin) VALUES ('x', 'MD5', 'shipped')",
        "TRUNCATE sip.location",
        "CREATE TABLE sip.mine ()",
        "CREATE TABLE public.mine ()",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
    ] {
        let error = sqlx::raw_sql(statement).execute(&mut engine).await.expect_err(statement);
        assert_eq!(
            error.as_database_error().and_then(|error| error.code()).as_deref(),
            Some(DENIED),
            "{statement}: {error}"
        );
    }
}

#[tokio::test]
async fn the_role_works_in_utc_and_nothing_takes_long() {
    let site = shared().await;
    let mut engine = site.engine_role().await;
    for (name, value) in [
        ("search_path", "sip"),
        ("TimeZone", "UTC"),
        ("lock_timeout", "3s"),
        ("statement_timeout", "5s"),
        ("synchronous_commit", "off"),
        ("jit", "off"),
    ] {
        let found: String =
            sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(&mut engine).await.unwrap();
        assert_eq!(found, value, "{name}");
    }
}

async fn listener(site: &Site) -> PgListener {
    let options = site.portal_options();
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen("sip_registrations").await.unwrap();
    listener
}

/// How many notifications about `number` arrive before one about `sentinel`.
async fn heard(listener: &mut PgListener, number: &str, sentinel: &str) -> usize {
    let mut count = 0;
    loop {
        let notification = timeout(Duration::from_secs(5), listener.recv()).await.expect("a notification").unwrap();
        match notification.payload() {
            payload if payload == number => count += 1,
            payload if payload == sentinel => return count,
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_portal_hears_of_bindings_that_come_change_and_go_but_not_of_refreshes() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut listener = listener(site).await;
    let mut phone = Probe::new(&extension, site.sip).await;
    for (what, expected) in [("appeared", 1), ("refreshed", 0), ("new user agent", 1), ("gone", 1)] {
        match what {
            "new user agent" => {
                phone = phone.agent("Probe/2.0");
                assert_eq!(phone.register().await.status(), 200);
            }
            "gone" => site.change(&extension, "DELETE FROM sip.endpoint WHERE extension_id = $1").await,
            _ => assert_eq!(phone.register().await.status(), 200),
        }
        let sentinel = format!("{}-{what}", extension.number);
        sqlx::query("SELECT pg_notify('sip_registrations', $1)")
            .bind(&sentinel)
            .execute(&mut site.portal().await)
            .await
            .unwrap();
        assert_eq!(heard(&mut listener, &extension.number, &sentinel).await, expected, "{what}");
    }
}

#[tokio::test]
async fn the_portal_finds_many_registrations_by_index() {
    let site = shared().await;
    let mut portal = site.portal().await;
    let mut tx = sqlx::Connection::begin(&mut portal).await.unwrap();
    sqlx::raw_sql("SET LOCAL enable_seqscan = off").execute(&mut *tx).await.unwrap();
    let plan: Vec<String> =
        sqlx::query_scalar("EXPLAIN SELECT * FROM sip.registration WHERE number = ANY (ARRAY['1', '2', '3'])")
            .fetch_all(&mut *tx)
            .await
            .unwrap();
    assert!(plan.concat().contains("location_account_contact_idx"), "{plan:#?}");
}
