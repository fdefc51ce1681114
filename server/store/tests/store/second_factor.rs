//! Codes of authenticator apps and recovery codes.

use patchbay_shared::Secret;
use patchbay_store::{
    account::{self, PATIENCE, Proof},
    second_factor::{self, ConfirmError},
    secret::Token,
    session::{self, Session},
};
use secrecy::ExposeSecret;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use totp_rs::{Builder, Totp};

use crate::harness::{ADMINISTRATOR, PASSWORD, Portal, log_in, now, origin};

/// The authenticator app of somebody.
struct App(Totp);

impl App {
    fn code(&self, at: OffsetDateTime) -> String {
        self.0.generate(at.unix_timestamp().unsigned_abs()).to_string()
    }
}

/// Switches the second factor on; what the app knows, and the recovery codes.
async fn enroll(portal: &Portal) -> (App, Vec<Secret>) {
    assert!(second_factor::enroll(&portal.store, &portal.session, now()).await.unwrap());
    let app = app(portal).await;
    // Of the half minute before, so that the code of this one is still there.
    let code = app.code(now() - Duration::seconds(30));
    (app, second_factor::confirm(&portal.store, &portal.session, &code, now()).await.unwrap())
}

async fn app(portal: &Portal) -> App {
    let enrolment = second_factor::enrolment(&portal.store, &portal.session).await.unwrap().unwrap();
    let secret = totp_rs::Secret::try_from_base32(enrolment.secret.expose_secret()).unwrap();
    App(Builder::new().with_secret(secret).build().unwrap())
}

/// The password, right.
async fn begin(portal: &Portal, at: OffsetDateTime) -> Token {
    match portal.log_in_at(ADMINISTRATOR, PASSWORD, at).await {
        Proof::SecondStep(token) => token,
        _ => panic!("no code was asked for"),
    }
}

async fn answer(portal: &Portal, token: &Token, typed: &str, at: OffsetDateTime) -> Proof {
    account::second_step(&portal.store, token, typed, &origin(), at).await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_code_is_good_for_a_moment_and_once(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (app, _) = enroll(&portal).await;
    let token = begin(&portal, now()).await;
    assert!(session::find(&portal.store, &token, now()).await.unwrap().is_none(), "it is no session");
    for (skew, accepted) in [(-90, false), (90, false), (0, true)] {
        let proof = answer(&portal, &token, &app.code(now() + Duration::seconds(skew)), now()).await;
        assert_eq!(matches!(proof, Proof::Who(who, _) if who == portal.who), accepted, "{skew}");
    }
    // Neither the token nor the code works again, nor the code of a step before.
    assert!(matches!(answer(&portal, &token, &app.code(now()), now()).await, Proof::Over));
    let again = begin(&portal, now()).await;
    for used in [now(), now() - Duration::seconds(30)] {
        assert!(matches!(answer(&portal, &again, &app.code(used), now()).await, Proof::Wrong));
    }
    // A clock that is half a minute ahead.
    assert!(matches!(answer(&portal, &again, &app.code(now() + Duration::seconds(30)), now()).await, Proof::Who(..)));
}

#[sqlx::test(migrations = "./migrations")]
async fn two_who_come_with_one_code_are_one(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (app, recovery) = enroll(&portal).await;
    for code in [app.code(now()), recovery[0].expose().to_owned()] {
        let mut attempts = Vec::new();
        for _ in 0..4 {
            let (store, token, code) = (portal.store.clone(), begin(&portal, now()).await, code.clone());
            attempts.push(async move { account::second_step(&store, &token, &code, &origin(), now()).await.unwrap() });
        }
        let (mut accepted, attempts) = (0, attempts.into_iter().map(tokio::spawn).collect::<Vec<_>>());
        for attempt in attempts {
            accepted += usize::from(matches!(attempt.await.unwrap(), Proof::Who(..)));
        }
        assert_eq!(accepted, 1);
        sqlx::query("DELETE FROM portal.login_limit").execute(&portal.pool).await.unwrap();
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn guessing_codes_is_limited_like_guessing_passwords(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (app, _) = enroll(&portal).await;
    for attempt in 1..=5 {
        // A new token for each: the password alone gives no new attempts.
        let token = begin(&portal, now()).await;
        let proof = answer(&portal, &token, "000000", now()).await;
        assert_eq!(matches!(proof, Proof::Wait(_)), attempt == 5, "{attempt}");
        if attempt == 5 {
            assert!(matches!(answer(&portal, &token, &app.code(now()), now()).await, Proof::Wait(_)));
        }
    }
    assert!(matches!(portal.log_in_at(ADMINISTRATOR, PASSWORD, now()).await, Proof::Wait(_)));
    sqlx::query("DELETE FROM portal.login_limit").execute(&portal.pool).await.unwrap();
    // Nor is one token good for more, whatever is forgotten.
    let token = begin(&portal, now()).await;
    for _ in 0..5 {
        answer(&portal, &token, "000000", now()).await;
        sqlx::query("DELETE FROM portal.login_limit").execute(&portal.pool).await.unwrap();
    }
    assert!(matches!(answer(&portal, &token, &app.code(now()), now()).await, Proof::Over));
    let late = begin(&portal, now()).await;
    assert!(account::second_step_is_open(&portal.store, &late, now()).await.unwrap());
    assert!(!account::second_step_is_open(&portal.store, &late, now() + PATIENCE).await.unwrap());
    let code = app.code(now() + PATIENCE);
    assert!(matches!(answer(&portal, &late, &code, now() + PATIENCE).await, Proof::Over));
}

#[sqlx::test(migrations = "./migrations")]
async fn recovery_codes_work_once_each_and_only_here(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (_, codes) = enroll(&portal).await;
    assert_eq!(codes.len(), 10);
    let dump: String = sqlx::query_scalar("SELECT string_agg(code::text, '') FROM portal.recovery_code AS code")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert!(codes.iter().all(|code| !dump.contains(code.expose())));
    let typed = codes[3].expose().to_uppercase().replace('-', " ");
    for (typed, accepted) in
        [(typed.as_str(), true), (codes[3].expose(), false), ("", false), ("aaaa-aaaa-aaaa-aaaa", false)]
    {
        let token = begin(&portal, now()).await;
        assert_eq!(matches!(answer(&portal, &token, typed, now()).await, Proof::Who(..)), accepted, "{typed}");
    }
    assert_eq!(second_factor::status(&portal.store, &portal.session).await.unwrap().recovery_codes, 9);
    let renewed = second_factor::renew_recovery_codes(&portal.store, &portal.session, now()).await.unwrap().unwrap();
    for (code, accepted) in [(&codes[4], false), (&renewed[0], true)] {
        let token = begin(&portal, now()).await;
        assert_eq!(matches!(answer(&portal, &token, code.expose(), now()).await, Proof::Who(..)), accepted);
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn holds_from_the_first_right_code_on(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let other = session::open(store, &portal.who, &origin(), now()).await.unwrap();
    assert!(matches!(
        second_factor::confirm(store, &portal.session, "123456", now()).await,
        Err(ConfirmError::NotBegun)
    ));
    assert!(second_factor::enroll(store, &portal.session, now()).await.unwrap());
    assert!(matches!(
        second_factor::confirm(store, &portal.session, "000000", now()).await,
        Err(ConfirmError::WrongCode)
    ));
    assert!(portal.attempt(ADMINISTRATOR, PASSWORD).await.is_some(), "it does not hold yet");
    assert!(session::find(store, &other, now()).await.unwrap().is_some());
    let first = app(&portal).await;
    assert!(second_factor::enroll(store, &portal.session, now()).await.unwrap(), "begun again");
    let stale = second_factor::confirm(store, &portal.session, &first.code(now()), now()).await;
    assert!(matches!(stale, Err(ConfirmError::WrongCode)));
    let code = app(&portal).await.code(now());
    second_factor::confirm(store, &portal.session, &code, now()).await.unwrap();
    assert!(session::find(store, &other, now()).await.unwrap().is_none(), "sessions without it end");
    assert!(!second_factor::enroll(store, &portal.session, now()).await.unwrap(), "it is not replaced unseen");
    assert!(second_factor::enrolment(store, &portal.session).await.unwrap().is_none(), "nobody reads it again");
    let token = begin(&portal, now()).await;
    assert!(matches!(answer(&portal, &token, &code, now()).await, Proof::Wrong), "the code that confirmed it is used");

    assert!(second_factor::remove(store, &portal.session, now()).await.unwrap());
    assert!(!second_factor::remove(store, &portal.session, now()).await.unwrap());
    assert!(portal.attempt(ADMINISTRATOR, PASSWORD).await.is_some());
}

#[sqlx::test(migrations = "./migrations")]
async fn somebody_elses_is_out_of_reach(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let extension_id = portal.extension("1000").await;
    let person = log_in(&portal.store, &portal.person(extension_id).await).await;
    let (_, codes) = enroll(&portal).await;
    let of_person: &Session = &person;
    assert!(second_factor::enroll(&portal.store, of_person, now()).await.unwrap());
    let sealed: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM portal.totp ORDER BY account_id").fetch_all(&portal.pool).await.unwrap();
    // A sealed secret that is moved to another account does not open there.
    sqlx::query("UPDATE portal.totp SET sealed = $1 WHERE confirmed_at IS NULL")
        .bind(&sealed[0])
        .execute(&portal.pool)
        .await
        .unwrap();
    assert!(second_factor::enrolment(&portal.store, of_person).await.is_err());
    second_factor::remove(&portal.store, of_person, now()).await.unwrap();
    assert_eq!(second_factor::status(&portal.store, &portal.session).await.unwrap().recovery_codes, 10);
    let token = begin(&portal, now()).await;
    assert!(matches!(answer(&portal, &token, codes[0].expose(), now()).await, Proof::Who(..)));

    // An administrator helps who lost the app.
    assert!(second_factor::enroll(&portal.store, of_person, now()).await.unwrap());
    let permit = portal.session.permit().unwrap();
    assert!(second_factor::remove_of(&portal.store, &permit, extension_id, now()).await.unwrap());
    assert!(!second_factor::remove_of(&portal.store, &permit, extension_id, now()).await.unwrap());
    assert!(second_factor::enrolment(&portal.store, of_person).await.unwrap().is_none());
}
