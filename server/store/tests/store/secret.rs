//! What a stolen database gives away: nothing.

use patchbay_shared::{ExtensionForm, Occasion, RegistrationName, RegistrationPassword, Secret, SipDomain};
use patchbay_store::{
    InstallationError, Store,
    extension::{self, Apply},
    secret::{Ha1, Vault},
};
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, PgPool, Row};

use crate::harness::{PASSWORD, Portal, form, log_in, now, open, parse};

const REGISTRATION: &str = "kYm8zQ4vWt2nRb6x";
const USER: &str = "Hello World 77";

/// Every value of every table of the portal and of the engine, as one text.
async fn dump(pool: &PgPool) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
         WHERE table_schema IN ('portal', 'sip') ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    let mut text = String::new();
    for table in tables {
        let sql = format!("SELECT coalesce(string_agg(line::text, E'\\n'), '') FROM {table} AS line");
        text += &sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap();
    }
    text
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn with_secrets(number: &str) -> ExtensionForm {
    ExtensionForm { user_password: Secret::new(USER), registration_password: Secret::new(REGISTRATION), ..form(number) }
}

#[sqlx::test(migrations = "./migrations")]
async fn no_secret_is_in_the_database(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let chosen =
        portal.create(&parse(&with_secrets("1000"), Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let generated = portal.extension("2000").await;
    portal
        .change(generated, Apply::Later, |form| form.registration_password = Secret::new(REGISTRATION))
        .await
        .unwrap();
    portal
        .change(chosen, Apply::Now(&portal.may.apply), |form| form.user_password = Secret::new("Another World 8"))
        .await
        .unwrap();
    let dump = dump(&portal.pool).await;
    assert!(dump.contains("phone-1000") && dump.contains(&hexadecimal("x")));
    let shown = extension::reveal(&portal.store, &portal.may.view, generated, now()).await.unwrap().unwrap();
    assert_eq!(shown.registration_password.expose_secret(), REGISTRATION, "the newest is shown");
    let made = [shown.registration_password.expose_secret(), shown.user_password.as_ref().unwrap().expose_secret()];
    for secret in [REGISTRATION, USER, "Another World 8", PASSWORD].into_iter().chain(made) {
        assert!(secret.len() >= 14);
        assert!(!dump.contains(secret) && !dump.contains(&hexadecimal(secret)), "{secret}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn shown_once_and_only_to_who_made_it(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id =
        portal.create(&parse(&with_secrets("1000"), Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let other = log_in(&portal.store, &portal.who).await.permit().unwrap();
    assert!(extension::reveal(&portal.store, &other, id, now()).await.unwrap().is_none());
    assert!(extension::reveal(&portal.store, &portal.may.view, id + 1, now()).await.unwrap().is_none());
    let shown = extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap().unwrap();
    assert_eq!(shown.registration_password.expose_secret(), REGISTRATION);
    assert_eq!(shown.user_password.unwrap().expose_secret(), USER, "to be handed out");
    assert!(extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap().is_none());

    // A row that somebody moves to a session of theirs does not open.
    let id = portal.extension("2000").await;
    let token = log_in(&portal.store, &portal.who).await;
    let theirs = token.permit().unwrap();
    sqlx::query(
        "UPDATE portal.reveal SET token_hash = (SELECT token_hash FROM portal.session
             WHERE token_hash NOT IN (SELECT token_hash FROM portal.reveal) ORDER BY ctid DESC LIMIT 1)
         WHERE extension_id = $1",
    )
    .bind(id)
    .execute(&portal.pool)
    .await
    .unwrap();
    assert!(matches!(extension::reveal(&portal.store, &theirs, id, now()).await, Err(patchbay_store::Error::Sealed)));
}

async fn digests(portal: &Portal, id: i64) -> (String, String) {
    let row = portal.row("SELECT ha1_md5, ha1_sha256 FROM sip.endpoint WHERE extension_id = $1", id).await;
    (row.get(0), row.get(1))
}

fn expected(name: &str, realm: &str, password: &str) -> (String, String) {
    let password = RegistrationPassword::parse(&Secret::new(password)).unwrap();
    let ha1 = Ha1::new(&RegistrationName::parse(name).unwrap(), realm, &password);
    (ha1.md5, ha1.sha256)
}

#[test]
fn ha1_is_that_of_the_rfc() {
    // RFC 7616 §3.4.2, with the name and realm of its §3.9.1; by md5sum and sha256sum.
    let (md5, sha256) = expected("Mufasa", "http-auth@example.org", "CircleOfLife");
    assert_eq!(md5, "3d7fe590efa4baaf2b47e2ee7c5d4bf3");
    assert_eq!(sha256, "4e4b0731c5b9505beb5a6778cae26063644cebafe6969275be09e7bca2b4da6e");
}

#[sqlx::test(migrations = "./migrations")]
async fn a_new_name_or_password_is_a_new_digest(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id =
        portal.create(&parse(&with_secrets("1000"), Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    assert_eq!(digests(&portal, id).await, expected("phone-1000", "sip.example.com", REGISTRATION));
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.registration_name = "renamed".into()).await.unwrap();
    assert_eq!(digests(&portal, id).await, expected("renamed", "sip.example.com", REGISTRATION));
    portal
        .change(id, Apply::Now(&portal.may.apply), |form| form.registration_password = Secret::new("tR5wq9LmZx3c"))
        .await
        .unwrap();
    assert_eq!(digests(&portal, id).await, expected("renamed", "sip.example.com", "tR5wq9LmZx3c"));
    let change = |form: &mut ExtensionForm| {
        form.registration_name = "both".into();
        form.registration_password = Secret::new(REGISTRATION);
    };
    portal.change(id, Apply::Now(&portal.may.apply), change).await.unwrap();
    assert_eq!(digests(&portal, id).await, expected("both", "sip.example.com", REGISTRATION));
}

#[sqlx::test(migrations = "./migrations")]
async fn another_key_is_refused(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let before = dump(&portal.pool).await;
    let other = Vault::open(&portal.folder.path().join("other")).unwrap();
    let refused = Store::open(portal.pool.clone(), other, &SipDomain::default(), portal.store.policy()).await;
    assert!(matches!(refused, Err(InstallationError::OtherKey)));
    assert_eq!(dump(&portal.pool).await, before);
    open(&portal.pool, &portal.folder, "sip.example.com").await;
    assert!(portal.attempt("root@example.com", PASSWORD).await.is_some());
}

#[sqlx::test(migrations = "./migrations")]
async fn only_what_works_now_is_shown(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let set = |user: &str, registration: &str| {
        let (user_password, registration_password) = (Secret::new(user), Secret::new(registration));
        move |form: &mut ExtensionForm| {
            (form.user_password, form.registration_password) = (user_password, registration_password);
        }
    };
    let shown = async |id| {
        let shown = extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap();
        shown.map(|shown| {
            let user = shown.user_password.map(|password| password.expose_secret().to_owned());
            (shown.registration_password.expose_secret().to_owned(), user.unwrap_or_default())
        })
    };
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Now(&portal.may.apply), set("Second Password 2", "")).await.unwrap();
    portal.change(id, Apply::Now(&portal.may.apply), set("", "second-registration-2x")).await.unwrap();
    assert_eq!(shown(id).await, Some(("second-registration-2x".to_owned(), "Second Password 2".to_owned())));

    // Somebody who is to be shown what another one changes meanwhile is shown nothing.
    let id = portal.extension("1001").await;
    let session = log_in(&portal.store, &portal.who).await;
    let other = session.permit().unwrap();
    let mut form = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap().form;
    set("", "third-registration-3x")(&mut form);
    let changed = parse(&form, Occasion::Update);
    extension::update(&portal.store, &other, id, 1, &changed, Apply::Later, now()).await.unwrap();
    assert_eq!(shown(id).await, None);
    let waiting = extension::Selection::These(vec![(id, 2)]);
    extension::discard_many(&portal.store, &portal.may.apply, &waiting, now()).await.unwrap();
    assert!(
        extension::reveal(&portal.store, &session.permit().unwrap(), id, now()).await.unwrap().is_none(),
        "discarded meanwhile"
    );
}
