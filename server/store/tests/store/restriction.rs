//! From where an extension may be used and with which phones, as the engine is told it.

use patchbay_shared::{ExtensionForm, Field, Networks};
use patchbay_store::{
    extension::{self, Apply, Choice, Selection},
    local_network,
};
use sqlx::{AssertSqlSafe, Executor, PgPool};

use crate::harness::{Portal, now};

/// What the engine compares a phone of the extension with: whether it has to be local, permitted networks, user agents.
async fn restrictions(portal: &Portal, number: &str) -> (Option<i32>, Option<String>, Option<String>) {
    sqlx::query_as("SELECT local_only, allowed_networks, allowed_agents FROM sip.subscriber WHERE aor = $1")
        .bind(number)
        .fetch_one(&portal.pool)
        .await
        .unwrap()
}

/// A phone that registered from there.
async fn register(portal: &Portal, number: &str, source: &str, user_agent: &str) {
    sqlx::query(
        "INSERT INTO sip.location (ruid, username, contact, expires, received, user_agent)
         VALUES ($1 || $2 || $3, $1, $2, now() AT TIME ZONE 'UTC' + interval '1h', 'sip:' || $2 || ':5062;transport=TCP', $3)",
    )
    .bind(number)
    .bind(source)
    .bind(user_agent)
    .execute(&portal.pool)
    .await
    .unwrap();
}

/// Where the phones of an extension are.
async fn registered(portal: &Portal, number: &str) -> Vec<String> {
    sqlx::query_scalar("SELECT contact FROM sip.location WHERE username = $1 ORDER BY id")
        .bind(number)
        .fetch_all(&portal.pool)
        .await
        .unwrap()
}

fn restrict(form: &mut ExtensionForm) {
    form.remote_registration = "on".into();
    form.network_restriction = "on".into();
    form.networks = "192.0.2.7/24\r\n2001:db8::1".into();
    form.user_agent_restriction = "on".into();
    form.user_agents = "Yealink SIP-T4\nodd (v.1)|".into();
}

#[sqlx::test(migrations = "./migrations")]
async fn hold_from_apply_on(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    assert_eq!(restrictions(&portal, "1000").await, (Some(1), None, None), "remote registration is off");

    portal.change(id, Apply::Later, restrict).await.unwrap();
    assert!(restrictions(&portal, "1000").await.0.is_some(), "what is saved alone is not told");
    portal.apply(id).await.unwrap();
    let (local_only, networks, agents) = restrictions(&portal, "1000").await;
    let expected = [Some("192.0.2.0/24,2001:db8::1/128"), Some("^(yealink sip-t4|odd \\(v\\.1\\)\\|)")];
    assert_eq!((local_only, [networks.as_deref(), agents.as_deref()]), (None, expected));

    // What is switched off is kept for later, and restricts nobody.
    let off = |form: &mut ExtensionForm| {
        form.network_restriction = String::new();
        form.user_agent_restriction = String::new();
    };
    portal.change(id, Apply::Now(&portal.may.apply), off).await.unwrap();
    assert_eq!(restrictions(&portal, "1000").await, (None, None, None));
    let current = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap();
    assert_eq!(current.form.networks, "192.0.2.0/24\n2001:db8::1");
}

#[sqlx::test(migrations = "./migrations")]
async fn come_back_with_the_version_that_had_them(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Now(&portal.may.apply), restrict).await.unwrap();
    let restricted = restrictions(&portal, "1000").await;
    let free = |form: &mut ExtensionForm| *form = ExtensionForm { mobile: "1".into(), ..crate::harness::form("1000") };
    portal.change(id, Apply::Now(&portal.may.apply), free).await.unwrap();
    assert_ne!(restrictions(&portal, "1000").await, restricted);
    // A role is given by who manages roles.
    let fields: Vec<_> = Field::ALL.into_iter().filter(|field| *field != Field::Role).collect();
    let choice = Choice { from: 3, to: 2, fields: &fields };
    extension::restore(&portal.store, &portal.may.edit, id, choice, Apply::Now(&portal.may.apply), now())
        .await
        .unwrap();
    assert_eq!(restrictions(&portal, "1000").await, restricted);

    portal.change(id, Apply::Later, free).await.unwrap();
    extension::discard_many(&portal.store, &portal.may.apply, &Selection::These(vec![(id, 5)]), now()).await.unwrap();
    let current = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap();
    assert_eq!((current.form.remote_registration.as_str(), current.form.user_agents.lines().count()), ("on", 2));
}

#[sqlx::test(migrations = "./migrations")]
async fn sign_off_whom_they_shut_out_and_nobody_else(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [id, other] = [portal.extension("1000").await, portal.extension("2000").await];
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.remote_registration = "on".into()).await.unwrap();
    let there =
        [("10.1.1.1", "snom/1"), ("198.51.100.7", "SNOM D7"), ("[2001:db8::1]", "Yealink"), ("[fe80::1]", "snom")];
    for (source, agent) in there {
        register(&portal, "1000", source, agent).await;
        register(&portal, "2000", source, agent).await;
    }
    portal.change(other, Apply::Now(&portal.may.apply), |form| form.job_title = "x".into()).await.unwrap();
    assert_eq!(registered(&portal, "2000").await.len(), 4, "nothing about them changed");

    let now = Apply::Now(&portal.may.apply);
    let agents = |form: &mut ExtensionForm| {
        form.user_agent_restriction = "on".into();
        form.user_agents = "Snom".into();
    };
    portal.change(id, Apply::Later, agents).await.unwrap();
    assert_eq!(registered(&portal, "1000").await.len(), 4, "not before it is live");
    portal.apply(id).await.unwrap();
    assert_eq!(registered(&portal, "1000").await, ["10.1.1.1", "198.51.100.7", "[fe80::1]"]);
    let networks = |form: &mut ExtensionForm| {
        form.network_restriction = "on".into();
        form.networks = "198.51.0.0/16, fe80::/64".into();
    };
    portal.change(id, now, networks).await.unwrap();
    assert_eq!(registered(&portal, "1000").await, ["198.51.100.7", "[fe80::1]"]);
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.remote_registration = String::new()).await.unwrap();
    assert_eq!(registered(&portal, "1000").await, ["[fe80::1]"]);
    assert_eq!(registered(&portal, "2000").await.len(), 4);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_the_operator_calls_local_is(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let keep =
        async |networks: &str| local_network::keep(&portal.store, &Networks::parse(networks).unwrap()).await.unwrap();
    let local = async || -> String {
        sqlx::query_scalar("SELECT local_networks FROM sip.setting").fetch_one(&portal.pool).await.unwrap()
    };
    let private = local().await;
    assert!(private.split(',').any(|network| network == "192.168.0.0/16"));
    keep("198.51.100.7,2001:db8::/32").await;
    assert_eq!(local().await, format!("{private},198.51.100.7/32,2001:db8::/32"));
    for source in ["10.1.1.1", "198.51.100.7", "[2001:db8::1]", "192.0.2.1"] {
        register(&portal, "1000", source, "").await;
    }
    keep("198.51.100.7").await;
    assert_eq!(registered(&portal, "1000").await, ["10.1.1.1", "198.51.100.7"]);
    keep("").await;
    assert_eq!(local().await, private);
    assert_eq!(registered(&portal, "1000").await, ["10.1.1.1"]);
}

/// An update turns no phone away: what there was before may be used from anywhere, in all of its versions.
#[sqlx::test(migrations = false)]
async fn an_update_restricts_nobody(pool: PgPool) {
    let migrator = sqlx::migrate!("./migrations");
    let migrate = async |from: i64, until: i64| {
        for migration in migrator.iter().filter(|migration| (from..until).contains(&migration.version)) {
            pool.execute(AssertSqlSafe(migration.sql.as_str().to_owned())).await.unwrap();
        }
    };
    migrate(0, 60).await;
    pool.execute(
        "INSERT INTO portal.account (email, password_hash, created_at) VALUES ('root@example.com', '', now());
         INSERT INTO portal.user_password (hash) VALUES ('');
         INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
             VALUES ('', repeat('0', 32), repeat('0', 64), '', false);
         INSERT INTO portal.extension (version, applied_version, created_at, first_name, last_name, job_title, number,
             registration_name, concurrent_registrations, user_password_id, credential_id)
         VALUES (1, 1, now(), 'Ada', '', '', '1000', 'p', 1, 1, 1);
         INSERT INTO portal.revision (extension_id, version, document, account_id, at)
         SELECT id, 1, portal.document(extension), 1, now() FROM portal.extension;
         INSERT INTO sip.endpoint (extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name,
             max_contacts)
         VALUES (1, '1000', 'p', '', repeat('0', 32), repeat('0', 64), '1000', '', 1)",
    )
    .await
    .unwrap();
    migrate(60, i64::MAX).await;
    let same: bool = sqlx::query_scalar(
        "SELECT remote_registration AND document = portal.document(extension)
         FROM portal.extension JOIN portal.revision ON extension_id = id",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    let local: Option<i32> =
        sqlx::query_scalar("SELECT local_only FROM sip.subscriber").fetch_one(&pool).await.unwrap();
    assert_eq!((same, local), (true, None));
}
