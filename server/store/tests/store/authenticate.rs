//! Who gets in.

use patchbay_shared::{Occasion, Secret};
use patchbay_store::{
    account::{self, Proof},
    extension::{self, Apply},
};
use secrecy::ExposeSecret;
use sqlx::PgPool;

use crate::harness::{ADMINISTRATOR, PASSWORD, Portal, form, now, origin, parse};

async fn hash(portal: &Portal, id: i64) -> String {
    sqlx::query_scalar(
        "SELECT hash FROM portal.user_password JOIN portal.extension ON user_password_id = user_password.id
         WHERE extension.id = $1",
    )
    .bind(id)
    .fetch_one(&portal.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn by_address_or_number(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut form = form("007");
    form.user_password = Secret::new("Hello World 7");
    let extension_id = portal.create(&parse(&form, Occasion::Create), Apply::Later).await.unwrap();
    let person = Some(portal.person(extension_id).await);
    for name in ["007", " 007\n", "ada.007@example.com", "ADA.007@Example.COM", " Ada.007@example.com "] {
        assert_eq!(portal.attempt(name, "Hello World 7").await, person, "{name:?}");
        assert_eq!(portal.attempt(name, PASSWORD).await, None, "{name:?}");
    }
    for name in ["root@example.com", "ROOT@EXAMPLE.COM"] {
        assert_eq!(portal.attempt(name, PASSWORD).await.as_ref(), Some(&portal.who), "{name}");
        assert_eq!(portal.attempt(name, "Hello World 7").await, None, "{name}");
    }
    for nobody in
        ["", "7", "0070", "00\u{0}7", "r\0oot@example.com", "root@example.com\0", "%", "'", &"9".repeat(100_000)]
    {
        assert_eq!(portal.attempt(nobody, "Hello World 7").await, None, "{nobody:?}");
    }
    for wrong in ["", "hello World 7", "Hello World 7 ", " Hello World 7", "Hello World 7\0", &"x".repeat(100_000)] {
        assert_eq!(portal.attempt("007", wrong).await, None, "{wrong:?}");
    }
    extension::delete(&portal.store, &portal.may.delete, extension_id, now()).await.unwrap();
    for name in ["007", "ada.007@example.com"] {
        assert_eq!(portal.attempt(name, "Hello World 7").await, None, "{name}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_generated_password_moves_to_argon2id(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let extension_id = portal.extension("1000").await;
    let shown = extension::reveal(&portal.store, &portal.may.view, extension_id, now()).await.unwrap().unwrap();
    let generated = secrecy::ExposeSecret::expose_secret(shown.user_password.as_ref().unwrap()).to_owned();
    let quick = hash(&portal, extension_id).await;
    assert!(quick.starts_with("$sha256$"), "{quick}");

    assert_eq!(portal.attempt("1000", PASSWORD).await, None);
    assert_eq!(hash(&portal, extension_id).await, quick);
    for _ in 0..2 {
        assert_eq!(portal.attempt("1000", &generated).await, Some(portal.person(extension_id).await));
        assert!(hash(&portal, extension_id).await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
    assert_eq!(portal.attempt("1000", PASSWORD).await, None);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_a_browser_sent_is_hashed_slowly(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut form = form("1000");
    form.user_password = patchbay_shared::user_password(&mut patchbay_store::secret::entropy());
    let id = portal.create(&parse(&form, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    assert!(hash(&portal, id).await.starts_with("$argon2id$"));
    let shown = extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap().unwrap();
    assert_eq!(shown.user_password.unwrap().expose_secret(), form.user_password.expose());

    let other = portal.extension("2000").await;
    portal.change(other, Apply::Later, |changed| changed.user_password = form.user_password.clone()).await.unwrap();
    assert!(hash(&portal, other).await.starts_with("$argon2id$"));
    assert!(portal.attempt("2000", form.user_password.expose()).await.is_some());
}

#[sqlx::test(migrations = "./migrations")]
async fn an_administrator_moves_to_raised_parameters(pool: PgPool) {
    let portal = Portal::new(pool).await;
    // "Correct Horse 1" with 8 KiB and one pass.
    let weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$WEAK";
    let weak = weak.replace("WEAK", &weak_output());
    sqlx::query("UPDATE portal.account SET password_hash = $1").bind(&weak).execute(&portal.pool).await.unwrap();
    assert_eq!(portal.attempt("root@example.com", "Correct Horse 2").await, None);
    assert_eq!(portal.attempt("root@example.com", PASSWORD).await.as_ref(), Some(&portal.who));
    let hash: String =
        sqlx::query_scalar("SELECT password_hash FROM portal.account").fetch_one(&portal.pool).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert_eq!(portal.attempt("root@example.com", PASSWORD).await.as_ref(), Some(&portal.who));
}

fn weak_output() -> String {
    use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    let hash = argon2.hash_password_with_salt(PASSWORD.as_bytes(), b"somesaltsomesalt").unwrap();
    hash.hash.unwrap().to_string()
}

/// The hash is read, then it waits for its turn: whatever comes between the two counts.
#[sqlx::test(migrations = "./migrations")]
async fn what_one_logs_in_with_still_holds_when_the_session_begins(pool: PgPool) {
    const OWN: &str = "Hello World 7";
    const OTHER: &str = "(SELECT hash, user_password.id FROM portal.user_password
        JOIN portal.extension ON user_password_id = user_password.id WHERE number = '9000') AS other";
    let portal = Portal::new(pool).await;
    for (number, typed) in [("1000", OWN), ("2000", OWN), ("3000", OWN), ("9000", "Brave New World 8")] {
        let mut wish = form(number);
        wish.user_password = Secret::new(typed);
        let id = portal.create(&parse(&wish, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
        portal.person(id).await;
    }
    for (name, typed, meanwhile) in [
        (ADMINISTRATOR, PASSWORD, format!("UPDATE portal.account SET password_hash = other.hash FROM {OTHER} WHERE extension_id IS NULL")),
        (
            "1000",
            OWN,
            format!(
                "UPDATE portal.user_password AS own SET hash = other.hash FROM portal.extension, {OTHER}
                 WHERE number = '1000' AND user_password_id = own.id"
            ),
        ),
        ("2000", OWN, format!("UPDATE portal.extension SET user_password_id = other.id FROM {OTHER} WHERE number = '2000'")),
        (
            "3000",
            OWN,
            "INSERT INTO portal.totp (account_id, sealed, created_at, confirmed_at)
             SELECT account.id, '', now(), now() FROM portal.account JOIN portal.extension ON extension.id = extension_id
             WHERE number = '3000'"
                .to_owned(),
        ),
    ] {
        let mut held = portal.pool.begin().await.unwrap();
        sqlx::query("LOCK TABLE portal.session IN SHARE MODE").execute(&mut *held).await.unwrap();
        let store = portal.store.clone();
        let attempt = tokio::spawn(async move {
            account::authenticate(&store, name, &Secret::new(typed), &origin(), now()).await.unwrap()
        });
        portal.until_waited_for("portal.session").await;
        let changed = sqlx::query(sqlx::AssertSqlSafe(meanwhile.as_str())).execute(&mut *held).await.unwrap();
        assert_eq!(changed.rows_affected(), 1);
        held.commit().await.unwrap();
        assert!(!matches!(attempt.await.unwrap(), Proof::Who(..)), "{name}");
    }
}

/// Nor may a code be owed to what nobody logs in with any more.
#[sqlx::test(migrations = "./migrations")]
async fn a_second_step_is_not_begun_with_a_password_of_before(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let account_id = portal.who.account_id();
    sqlx::query("INSERT INTO portal.totp (account_id, sealed, created_at, confirmed_at) VALUES ($1, '', now(), now())")
        .bind(account_id)
        .execute(&portal.pool)
        .await
        .unwrap();
    let mut held = portal.pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE portal.second_step IN SHARE MODE").execute(&mut *held).await.unwrap();
    let store = portal.store.clone();
    let attempt = tokio::spawn(async move {
        account::authenticate(&store, ADMINISTRATOR, &Secret::new(PASSWORD), &origin(), now()).await.unwrap()
    });
    portal.until_waited_for("portal.second_step").await;
    sqlx::query("UPDATE portal.account SET password_hash = (SELECT hash FROM portal.user_password) WHERE id = $1")
        .bind(account_id)
        .execute(&mut *held)
        .await
        .unwrap();
    held.commit().await.unwrap();
    assert!(matches!(attempt.await.unwrap(), Proof::Wrong));
}

/// The first log-in with a generated password puts another hash in its place: whoever comes at the same moment is let in all
/// the same.
#[sqlx::test(migrations = "./migrations")]
async fn the_first_log_in_may_come_twice_at_once(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let shown = extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap().unwrap();
    let generated = Secret::new(shown.user_password.as_ref().unwrap().expose_secret());
    let (origin, now) = (origin(), now());
    let once = || account::authenticate(&portal.store, "1000", &generated, &origin, now);
    let (one, other) = tokio::join!(once(), once());
    assert!(matches!(one.unwrap(), Proof::Who(..)) && matches!(other.unwrap(), Proof::Who(..)));
}
