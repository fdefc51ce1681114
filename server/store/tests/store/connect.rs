//! Servers that start at once, and a PostgreSQL that goes away and comes back.

pub(crate) mod cluster;

use patchbay_shared::Occasion;
use patchbay_store::{
    Error,
    extension::{self, Apply, SaveError},
};
use secrecy::ExposeSecret;
use sqlx::{Connection, PgConnection, PgPool, postgres::PgConnectOptions};

use self::cluster::Cluster;
use crate::harness::{Portal, form, now, open, parse};

#[sqlx::test(migrations = false)]
async fn two_servers_start_at_once(pool: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let (one, two, three) = tokio::join!(
        open(&pool, &folder, "sip.example.com"),
        open(&pool, &folder, "sip.example.com"),
        open(&pool, &folder, "sip.example.com")
    );
    one.ping().await.unwrap();
    let counted: (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM _sqlx_migrations WHERE success), (SELECT count(*) FROM portal.installation)",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    let migrations = i64::try_from(sqlx::migrate!("./migrations").iter().count()).unwrap();
    assert_eq!(counted, (migrations, 1));
    for store in [one, two, three] {
        store.close().await;
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_waits_for_a_statement_for_ever_nor_while_it_is_compiled(pool: PgPool) {
    let running = patchbay_store::connect((*pool.connect_options()).clone()).await.unwrap();
    for (name, value) in [("statement_timeout", "30s"), ("idle_in_transaction_session_timeout", "30s"), ("jit", "off")]
    {
        let found: String =
            sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(&running).await.unwrap();
        assert_eq!(found, value, "{name}");
    }
    running.close().await;
}

#[tokio::test(start_paused = true)]
async fn a_host_that_never_answers_is_given_up() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(port);
    let error = patchbay_store::connect(options).await.unwrap_err();
    assert!(error.to_string().starts_with("PostgreSQL does not answer within 10 seconds."), "{error}");
}

#[sqlx::test(migrations = "./migrations")]
async fn works_again_when_postgresql_is_back(pool: PgPool) {
    let mut cluster = Cluster::start(&pool).await;
    let portal = Portal::new(cluster.pool().await).await;
    let id = portal.extension("1000").await;

    cluster.stop();
    let lost = portal.create(&parse(&form("2000"), Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap_err();
    assert!(matches!(lost, SaveError::Store(Error::Away(_))), "{lost:?}");
    assert_eq!(lost.to_string(), "the database does not answer");
    let lost = extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap_err();
    assert!(matches!(lost, SaveError::Store(Error::Away(_))), "{lost:?}");
    assert!(matches!(portal.store.ping().await, Err(Error::Away(_))));

    cluster.run();
    portal.create(&parse(&form("2000"), Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    portal.store.ping().await.unwrap();
    portal.pool.close().await;
}

#[sqlx::test(migrations = "./migrations")]
async fn a_refusal_keeps_its_words_to_itself(pool: PgPool) {
    let portal = Portal::new(pool).await;
    sqlx::query("ALTER TABLE portal.credential RENAME COLUMN sealed TO stamped").execute(&portal.pool).await.unwrap();
    let refused =
        portal.create(&parse(&form("1000"), Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap_err();
    assert!(matches!(refused, SaveError::Store(Error::Sql(_))), "{refused:?}");
    assert_eq!(refused.to_string(), "the database refused a statement");
}

/// The engine logs in with what it is given, PostgreSQL never saw that password, and asking again changes nothing.
#[sqlx::test(migrations = "./migrations")]
async fn the_engine_logs_in(pool: PgPool) {
    let cluster = Cluster::start(&pool).await;
    let portal = Portal::new(cluster.pool().await).await;
    portal.extension("1000").await;
    let role = portal.store.enable_sip_role().await.unwrap();
    let again = open(&portal.pool, &portal.folder, "sip.example.com").await.enable_sip_role().await.unwrap();
    assert_eq!(role.password.expose_secret(), again.password.expose_secret());

    let log_in = |password: &str| {
        let options: PgConnectOptions = cluster.options().username(&role.user).password(password);
        async move { PgConnection::connect_with(&options).await }
    };
    let mut engine = log_in(role.password.expose_secret()).await.unwrap();
    let seen: String = sqlx::query_scalar("SELECT username FROM subscriber").fetch_one(&mut engine).await.unwrap();
    assert_eq!(seen, "phone-1000");
    for hidden in
        ["SELECT * FROM portal.extension", "SELECT * FROM sip.endpoint", "SELECT sealed FROM portal.credential"]
    {
        assert!(sqlx::query(hidden).fetch_all(&mut engine).await.is_err(), "{hidden}");
    }
    engine.close().await.unwrap();
    assert!(log_in("another").await.is_err());
    assert!(log_in("").await.is_err());
    assert!(!cluster.log().contains(role.password.expose_secret()));
    assert!(cluster.log().contains("ALTER ROLE"), "the log has every statement");
    portal.pool.close().await;
}
