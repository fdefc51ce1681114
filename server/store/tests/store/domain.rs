//! Another SIP domain while phones are registered: digests in pieces, by whichever server is there, then all at once.

use std::{collections::BTreeSet, sync::Arc};

use patchbay_shared::{ExtensionForm, Occasion, RegistrationName, RegistrationPassword, Secret, SettingsForm};
use patchbay_store::{
    Store,
    domain::{self, Move, Standing, Step, advance},
    extension::{self, Apply},
    secret::Ha1,
    session::ChangeSettings,
    setting,
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool, Row, types::Json};
use tokio::task::JoinSet;

use crate::harness::{Portal, form, now, open, parse};

const OLD: &str = "sip.example.com";
const NEW: &str = "pbx.example.org";
/// Of one transaction.
const BATCH: i64 = 500;

async fn want(portal: &Portal, domain: &str) {
    portal.store.renew_settings().await.unwrap();
    let current = portal.store.settings();
    let form = SettingsForm { sip_domain: domain.into(), ..SettingsForm::from(&current.settings) };
    let permit = portal.session.permit::<ChangeSettings>().unwrap();
    setting::update(&portal.store, &permit, current.version, &form.parse().unwrap(), now()).await.unwrap();
}

async fn standing(portal: &Portal) -> Standing {
    domain::standing(&portal.store, &portal.session.permit().unwrap()).await.unwrap()
}

/// How far it is, if it is under way.
async fn made(portal: &Portal) -> Option<(i64, Option<i64>)> {
    standing(portal).await.moving.map(|Move { made, total, .. }| (made, total))
}

/// Everything that is left to do; returns in how many steps.
async fn finish(store: &Store) -> usize {
    let mut steps = 0;
    loop {
        match advance(store).await.unwrap() {
            Step::Done => return steps,
            Step::More => steps += 1,
            Step::Elsewhere => tokio::task::yield_now().await,
        }
    }
}

async fn count(portal: &Portal, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&portal.pool).await.unwrap()
}

/// So many credentials of earlier versions, beside those that are there.
async fn many_credentials(portal: &Portal, count: i64) {
    sqlx::query(
        "INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
         SELECT registration_name, ha1_md5, ha1_sha256, sealed, weak
         FROM (SELECT * FROM portal.credential ORDER BY id LIMIT 1) AS one, generate_series(1, $1)",
    )
    .bind(count)
    .execute(&portal.pool)
    .await
    .unwrap();
}

fn password(password: &str, grace: &str) -> impl FnOnce(&mut ExtensionForm) {
    move |form| {
        form.registration_password = Secret::new(password);
        form.registration_password_grace = grace.to_owned();
    }
}

async fn with_password(portal: &Portal, number: &str, typed: &str, apply: Apply<'_>) -> i64 {
    let mut form = form(number);
    password(typed, "")(&mut form);
    portal.create(&parse(&form, Occasion::Create), apply).await.unwrap()
}

fn ha1(name: &str, realm: &str, password: &str) -> (String, String) {
    let password = RegistrationPassword::parse(&Secret::new(password)).unwrap();
    let ha1 = Ha1::new(&RegistrationName::parse(name).unwrap(), realm, &password);
    (ha1.md5, ha1.sha256)
}

/// What the engine is given for a registration name: the realm, the digests, and those of a previous password.
type Seen = (String, (String, String), Option<(String, String)>);

async fn seen(portal: &Portal, name: &str) -> Seen {
    let row = sqlx::query(
        "SELECT domain::text, ha1::text, ha1_sha256::text, previous_ha1::text, previous_ha1_sha256::text
         FROM sip.subscriber WHERE username = $1",
    )
    .bind(name)
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    let previous: (Option<String>, Option<String>) = (row.get(3), row.get(4));
    (row.get(0), (row.get(1), row.get(2)), previous.0.zip(previous.1))
}

fn is(name: &str, realm: &str, password: &str) -> Seen {
    (realm.to_owned(), ha1(name, realm, password), None)
}

async fn bind(portal: &Portal, number: &str) {
    sqlx::query(
        "INSERT INTO sip.location (ruid, username, contact, expires)
         VALUES ($1, $1, $1, now() AT TIME ZONE 'UTC' + interval '1h')",
    )
    .bind(number)
    .execute(&portal.pool)
    .await
    .unwrap();
}

const ONE: &str = "kYm8zQ4vWt2nRb6x";
const TWO: &str = "tR5wq9LmZx3cHv7p";

#[sqlx::test(migrations = "./migrations")]
async fn every_phone_keeps_its_password_and_its_registration(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let now_live = || Apply::Now(&portal.may.apply);
    let waiting = with_password(&portal, "1000", ONE, now_live()).await;
    portal.change(waiting, Apply::Later, password(TWO, "")).await.unwrap();
    let rotated = with_password(&portal, "1001", ONE, now_live()).await;
    bind(&portal, "1001").await;
    portal.change(rotated, now_live(), password(TWO, "24")).await.unwrap();
    let deleted = with_password(&portal, "1002", ONE, now_live()).await;
    extension::delete(&portal.store, &portal.may.delete, deleted, now()).await.unwrap();
    bind(&portal, "1000").await;
    let until = extension::previous(&portal.store, &portal.may.view, rotated).await.unwrap().unwrap();

    assert_eq!(standing(&portal).await, Standing { in_force: OLD.into(), moving: None });
    want(&portal, NEW).await;
    let moving = Some(Move { to: NEW.into(), made: 0, total: None });
    assert_eq!(standing(&portal).await, Standing { in_force: OLD.into(), moving });
    assert_eq!(advance(&portal.store).await.unwrap(), Step::More);
    assert_eq!(made(&portal).await, Some((5, Some(5))));
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", OLD, ONE), "until all are there");
    assert_eq!(portal.store.sip_domain(), OLD);
    finish(&portal.store).await;

    assert_eq!(standing(&portal).await, Standing { in_force: NEW.into(), moving: None });
    assert_eq!(portal.store.sip_domain(), NEW);
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", NEW, ONE));
    let (realm, digests, previous) = seen(&portal, "phone-1001").await;
    assert_eq!((realm.as_str(), digests), (NEW, ha1("phone-1001", NEW, TWO)));
    assert_eq!(previous, Some(ha1("phone-1001", NEW, ONE)));
    assert_eq!(extension::previous(&portal.store, &portal.may.view, rotated).await.unwrap(), Some(until));
    assert_eq!(count(&portal, "sip.location").await, 2, "registered as before");
    assert_eq!([count(&portal, "portal.digest").await, count(&portal, "portal.domain_change").await], [0, 0]);

    portal.apply(waiting).await.unwrap();
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", NEW, TWO));
    assert_eq!(count(&portal, "sip.location").await, 1, "another password is another matter");
    extension::undelete(&portal.store, &portal.may.delete, deleted, false, now()).await.unwrap();
    assert_eq!(seen(&portal, "phone-1002").await, is("phone-1002", NEW, ONE));
    extension::end_previous(&portal.store, &portal.may.edit, rotated, now()).await.unwrap();
    assert_eq!(seen(&portal, "phone-1001").await, is("phone-1001", NEW, TWO));
}

#[sqlx::test(migrations = "./migrations")]
async fn another_server_goes_on_where_one_died(pool: PgPool) {
    let portal = Portal::new(pool).await;
    with_password(&portal, "1000", ONE, Apply::Now(&portal.may.apply)).await;
    many_credentials(&portal, 2 * BATCH).await;
    let total = 2 * BATCH + 1;
    want(&portal, NEW).await;
    assert_eq!(advance(&portal.store).await.unwrap(), Step::More);
    assert_eq!(made(&portal).await, Some((BATCH, Some(total))));

    // In the middle of the next step it is killed: so is its connection.
    let mut dying = PgConnection::connect_with(&portal.pool.connect_options()).await.unwrap();
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut dying).await.unwrap();
    let mut step = dying.begin().await.unwrap();
    for done in ["SELECT pg_advisory_xact_lock(7003, 3)", "UPDATE portal.domain_change SET last_id = 9999, made = 9999"]
    {
        sqlx::query(done).execute(&mut *step).await.unwrap();
    }
    let other = open(&portal.pool, &portal.folder, OLD).await;
    assert_eq!(advance(&other).await.unwrap(), Step::Elsewhere);
    portal.store.close().await;
    sqlx::query("SELECT pg_terminate_backend($1)").bind(pid).execute(&portal.pool).await.unwrap();
    while advance(&other).await.unwrap() == Step::Elsewhere {
        tokio::task::yield_now().await;
    }
    let portal = Portal { store: other, ..portal };
    assert_eq!(made(&portal).await, Some((2 * BATCH, Some(total))), "nothing is lost, nothing done twice");
    // One more credential, the switch, what is swept.
    finish(&portal.store).await;
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", NEW, ONE));
}

#[sqlx::test(migrations = "./migrations")]
async fn several_servers_share_the_work(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    with_password(&portal, "1000", ONE, Apply::Now(&portal.may.apply)).await;
    many_credentials(&portal, 6 * BATCH).await;
    want(&portal, NEW).await;
    // Each digest says how often it was made.
    portal
        .pool
        .execute(
            "CREATE TABLE portal.tried (credential_id bigint);
             CREATE FUNCTION portal.tried() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
             BEGIN INSERT INTO portal.tried VALUES (NEW.credential_id); RETURN NEW; END $$;
             CREATE TRIGGER tried BEFORE INSERT ON portal.digest FOR EACH ROW EXECUTE FUNCTION portal.tried()",
        )
        .await
        .unwrap();
    let mut servers = JoinSet::new();
    for _ in 0..4 {
        let server = open(&portal.pool, &portal.folder, OLD).await;
        servers.spawn(async move { finish(&server).await });
    }
    servers.join_all().await;
    let credentials = count(&portal, "portal.credential").await;
    assert_eq!(count(&portal, "portal.tried").await, credentials, "none is made twice");
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", NEW, ONE));
    let realms: Vec<(String, String)> = sqlx::query_as("SELECT DISTINCT ha1_md5, ha1_sha256 FROM portal.credential")
        .fetch_all(&portal.pool)
        .await
        .unwrap();
    assert_eq!(realms, [ha1("phone-1000", NEW, ONE)]);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_saved_applied_and_rotated_meanwhile_comes_along(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let now_live = || Apply::Now(&portal.may.apply);
    let (first, gone) =
        (with_password(&portal, "1000", ONE, now_live()).await, with_password(&portal, "1001", ONE, now_live()).await);
    many_credentials(&portal, BATCH).await;
    want(&portal, NEW).await;
    // A credential whose id is lower than those that are taken, and that is seen later.
    let mut late = portal.pool.begin().await.unwrap();
    let passed_by: i64 = sqlx::query_scalar(
        "INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
         SELECT registration_name, ha1_md5, ha1_sha256, sealed, weak FROM portal.credential ORDER BY id LIMIT 1 RETURNING id",
    )
    .fetch_one(&mut *late)
    .await
    .unwrap();
    assert_eq!(advance(&portal.store).await.unwrap(), Step::More);
    let saved = with_password(&portal, "1002", ONE, Apply::Later).await;
    with_password(&portal, "1003", ONE, now_live()).await;
    portal.change(first, now_live(), password(TWO, "24")).await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, gone, now()).await.unwrap();
    assert_eq!(advance(&portal.store).await.unwrap(), Step::More);
    assert_eq!(made(&portal).await, Some((BATCH + 5, Some(BATCH + 5))));
    assert_eq!(seen(&portal, "phone-1003").await, is("phone-1003", OLD, ONE));
    late.commit().await.unwrap();
    portal.apply(saved).await.unwrap();
    assert_eq!(seen(&portal, "phone-1002").await, is("phone-1002", OLD, ONE));
    finish(&portal.store).await;

    assert_eq!(seen(&portal, "phone-1002").await, is("phone-1002", NEW, ONE));
    assert_eq!(seen(&portal, "phone-1003").await, is("phone-1003", NEW, ONE));
    let (realm, digests, previous) = seen(&portal, "phone-1000").await;
    assert_eq!((realm.as_str(), digests), (NEW, ha1("phone-1000", NEW, TWO)));
    assert_eq!(previous, Some(ha1("phone-1000", NEW, ONE)));
    let row = portal.row("SELECT ha1_md5, ha1_sha256 FROM portal.credential WHERE id = $1", passed_by).await;
    assert_eq!((row.get(0), row.get(1)), ha1("phone-1000", NEW, ONE));
    let realms: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT realm FROM sip.endpoint").fetch_all(&portal.pool).await.unwrap();
    assert_eq!(realms, [NEW]);
}

/// Each request knows the domain from its beginning, and the database another one by its end.
#[sqlx::test(migrations = "./migrations")]
async fn a_server_that_knows_another_domain_makes_no_wrong_digest(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let kept = with_password(&portal, "1000", ONE, Apply::Now(&portal.may.apply)).await;
    let other = open(&portal.pool, &portal.folder, OLD).await;
    want(&portal, NEW).await;
    finish(&portal.store).await;
    assert_eq!(other.sip_domain(), OLD);
    let passwords = count(&portal, "portal.user_password").await;
    let behind = Portal { store: other, ..portal };
    with_password(&behind, "1001", ONE, Apply::Now(&behind.may.apply)).await;
    assert_eq!(seen(&behind, "phone-1001").await, is("phone-1001", NEW, ONE));
    assert_eq!(count(&behind, "portal.user_password").await, passwords + 1, "nothing is left of the first attempt");

    let again = open(&behind.pool, &behind.folder, OLD).await;
    want(&behind, OLD).await;
    finish(&behind.store).await;
    assert_eq!(again.sip_domain(), NEW);
    let behind = Portal { store: again, ..behind };
    behind.change(kept, Apply::Now(&behind.may.apply), password(TWO, "")).await.unwrap();
    assert_eq!(seen(&behind, "phone-1000").await, is("phone-1000", OLD, TWO));
}

#[sqlx::test(migrations = "./migrations")]
async fn changing_back_stops_it(pool: PgPool) {
    let portal = Portal::new(pool).await;
    with_password(&portal, "1000", ONE, Apply::Now(&portal.may.apply)).await;
    bind(&portal, "1000").await;
    many_credentials(&portal, 2 * BATCH).await;
    want(&portal, NEW).await;
    advance(&portal.store).await.unwrap();
    assert_eq!(count(&portal, "portal.digest").await, BATCH);
    want(&portal, OLD).await;
    assert_eq!(standing(&portal).await, Standing { in_force: OLD.into(), moving: None });
    finish(&portal.store).await;
    assert_eq!([count(&portal, "portal.digest").await, count(&portal, "portal.domain_change").await], [0, 0]);
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", OLD, ONE));

    // Another one half-way, and back to the first one: what was made for that one is still right.
    want(&portal, NEW).await;
    advance(&portal.store).await.unwrap();
    want(&portal, "third.example.net").await;
    assert_eq!(made(&portal).await, Some((0, None)));
    advance(&portal.store).await.unwrap();
    want(&portal, NEW).await;
    finish(&portal.store).await;
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", NEW, ONE));
    assert_eq!(count(&portal, "sip.location").await, 1);
    let former: (String, String) =
        sqlx::query_as("SELECT realm::text, former::text FROM sip.setting").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(former, (NEW.to_owned(), OLD.to_owned()));
}

/// While the switch waits for a version that is being applied, the settings cannot change under it, and what was being
/// applied is in the new domain.
#[sqlx::test(migrations = "./migrations")]
async fn what_is_being_applied_when_all_is_ready_is_waited_for(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = with_password(&portal, "1000", ONE, Apply::Now(&portal.may.apply)).await;
    portal.change(id, Apply::Later, password(TWO, "")).await.unwrap();
    want(&portal, NEW).await;
    assert_eq!(advance(&portal.store).await.unwrap(), Step::More);
    let mut applying = portal.pool.begin().await.unwrap();
    let held: String = sqlx::query_scalar("SELECT portal.held_domain()").fetch_one(&mut *applying).await.unwrap();
    assert_eq!(held, OLD);
    let server = portal.store.clone();
    let switching = tokio::spawn(async move { advance(&server).await.unwrap() });
    let waits = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&portal.pool).await.unwrap() {
        assert!(!switching.is_finished(), "it switched under the lock");
    }
    let written = sqlx::query(
        "UPDATE sip.endpoint SET ha1_md5 = credential.ha1_md5, ha1_sha256 = credential.ha1_sha256
         FROM portal.extension JOIN portal.credential ON credential.id = credential_id
         WHERE extension.id = endpoint.extension_id",
    );
    written.execute(&mut *applying).await.unwrap();
    applying.commit().await.unwrap();
    assert_eq!(switching.await.unwrap(), Step::More);
    assert_eq!(seen(&portal, "phone-1000").await, is("phone-1000", NEW, TWO));
}

/// However long that takes: registering only refers to the rows that are written.
#[sqlx::test(migrations = "./migrations")]
async fn phones_register_while_all_are_switched(pool: PgPool) {
    let portal = Portal::new(pool).await;
    with_password(&portal, "1000", ONE, Apply::Now(&portal.may.apply)).await;
    let mut switching = portal.pool.begin().await.unwrap();
    for statement in
        ["LOCK TABLE sip.endpoint IN SHARE ROW EXCLUSIVE MODE", "UPDATE sip.endpoint SET realm = 'pbx.example.org'"]
    {
        switching.execute(statement).await.unwrap();
    }
    let mut engine = PgConnection::connect_with(&portal.pool.connect_options()).await.unwrap();
    engine.execute("SET lock_timeout = '1s'").await.unwrap();
    let register = "INSERT INTO sip.location (ruid, username, contact, expires)
        VALUES ('a', '1000', 'a', now() AT TIME ZONE 'UTC' + interval '1h')";
    engine.execute(register).await.unwrap();
    switching.commit().await.unwrap();
    assert_eq!(count(&portal, "sip.location").await, 1);
}

/// The plan, of a prepared statement, as the engine and the server run it.
async fn plan(connection: &mut PgConnection, statement: &str, types: &str, arguments: &str) -> Value {
    connection.execute(AssertSqlSafe(format!("PREPARE asked ({types}) AS {statement}"))).await.unwrap();
    let sql = format!("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE asked({arguments})");
    let Json(plan): Json<Value> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap();
    connection.execute("DEALLOCATE asked").await.unwrap();
    plan[0]["Plan"].clone()
}

fn nodes(plan: &Value) -> BTreeSet<String> {
    let below = plan["Plans"].as_array().into_iter().flatten().flat_map(nodes);
    let name = |of: &str| plan[of].as_str().unwrap_or_default();
    below.chain([format!("{} {}", name("Node Type"), name("Index Name"))]).collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn the_engine_looks_once_into_one_index_also_meanwhile(pool: PgPool) {
    let portal = Portal::new(pool).await;
    for statement in [
        "INSERT INTO portal.user_password (hash) VALUES ('')",
        "INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
         SELECT 'p' || n, md5(n::text), md5(n::text) || md5(n::text), '', false FROM generate_series(1, 20000) AS n",
        "INSERT INTO portal.extension (version, applied_version, created_at, first_name, last_name, job_title, number,
             registration_name, concurrent_registrations, user_password_id, credential_id)
         SELECT 1, 1, now(), 'Ada', '', '', (100000 + n)::text, 'p' || n, 1,
                (SELECT max(id) FROM portal.user_password), n FROM generate_series(1, 20000) AS n",
        "INSERT INTO sip.endpoint (extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id,
             display_name, max_contacts)
         SELECT extension.id, number, extension.registration_name, '', ha1_md5, ha1_sha256, number, '', 1
         FROM portal.extension JOIN portal.credential ON credential.id = credential_id",
        "INSERT INTO portal.digest SELECT 'a.example', id, ha1_md5, ha1_sha256 FROM portal.credential",
        "INSERT INTO portal.domain_change (realm, total) VALUES ('a.example', 20000)",
        "ANALYZE",
    ] {
        portal.pool.execute(statement).await.unwrap();
    }
    let mut connection = portal.pool.acquire().await.unwrap();
    for mode in ["force_custom_plan", "force_generic_plan"] {
        connection.execute(AssertSqlSafe(format!("SET plan_cache_mode = {mode}"))).await.unwrap();
        let looked_up =
            plan(&mut connection, "SELECT * FROM sip.subscriber WHERE username = $1", "text", "'p777'").await;
        assert_eq!(
            nodes(&looked_up),
            BTreeSet::from(["Index Scan endpoint_registration_name_key".into()]),
            "{looked_up:#}"
        );
        let next = "SELECT id, registration_name, sealed FROM portal.credential WHERE id > $1 ORDER BY id LIMIT $2";
        let batch = plan(&mut connection, next, "bigint, bigint", "10000, 500").await;
        let expected = ["Index Scan credential_pkey", "Limit "].map(String::from);
        assert_eq!(nodes(&batch), BTreeSet::from(expected), "{batch:#}");
    }
}
