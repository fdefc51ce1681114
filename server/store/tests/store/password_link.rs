//! Links to a new password.

use patchbay_shared::{Field, Occasion, Permission, Secret};
use patchbay_store::{
    account::{self, Proof},
    extension::{self, Apply, Choice, SaveError, Selection},
    mail,
    password_link::{self, LIFE},
    secret::Token,
    session::{self, Session},
};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

use crate::{
    harness::{ADMINISTRATOR, PASSWORD, Portal, email, form, now, origin, parse, password},
    mail::server,
    permit::{give, of_person},
};

const OWN: &str = "Hello World 7";
const NEW: &str = "Brave New World 8";

async fn ada(portal: &Portal) -> i64 {
    let mut wish = form("1000");
    wish.user_password = Secret::new(OWN);
    portal.create(&parse(&wish, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap()
}

async fn redeem(portal: &Portal, token: &Token, at: OffsetDateTime) -> bool {
    password_link::redeem(&portal.store, token, &password(NEW), at).await.unwrap()
}

async fn requested(portal: &Portal, address: &str, at: OffsetDateTime) -> Option<(Token, String)> {
    let requested = password_link::request(&portal.store, &email(address), at).await.unwrap()?;
    Some((requested.token, format!("{} <{}>", requested.name, requested.to.as_str())))
}

#[sqlx::test(migrations = "./migrations")]
async fn works_once_for_half_an_hour(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = ada(&portal).await;
    let who = portal.person(id).await;
    let issue = async || password_link::issue(&portal.store, &portal.may.edit, id, now()).await.unwrap();
    let (replaced, token) = (issue().await, issue().await);
    let session = session::open(&portal.store, &who, &origin(), now()).await.unwrap();
    let owner = password_link::find(&portal.store, &token, now()).await.unwrap().unwrap();
    assert_eq!([owner.number, owner.first_name, owner.last_name], ["1000", "Ada", "Lovelace"]);
    assert!(!redeem(&portal, &replaced, now()).await && !redeem(&portal, &Token::new(), now()).await);
    assert!(password_link::find(&portal.store, &token, now() + LIFE).await.unwrap().is_none());
    assert!(!redeem(&portal, &token, now() + LIFE).await);
    assert!(portal.attempt("1000", OWN).await.is_some());

    let last = now() + LIFE - Duration::seconds(1);
    assert!(redeem(&portal, &token, last).await);
    assert!(!redeem(&portal, &token, last).await);
    assert!(session::find(&portal.store, &session, now()).await.unwrap().is_none(), "sessions end");
    assert!(portal.attempt("1000", OWN).await.is_none() && portal.attempt("1000", NEW).await.is_some());
    let kept: i64 =
        sqlx::query_scalar("SELECT count(*) FROM portal.password_link").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(kept, 0);
    let gone = password_link::issue(&portal.store, &portal.may.edit, id + 1, now()).await;
    assert!(matches!(gone, Err(SaveError::Gone)));
}

#[sqlx::test(migrations = "./migrations")]
async fn is_sent_to_the_address_somebody_has_now(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = ada(&portal).await;
    portal.change(id, Apply::Later, |form| form.email = "New@Example.com".into()).await.unwrap();
    let (token, to) = requested(&portal, "NEW@example.com", now()).await.unwrap();
    assert_eq!(to, "Ada Lovelace <New@Example.com>");
    for nobodys in ["nobody@example.com", "ada.1000@example.com"] {
        assert!(requested(&portal, nobodys, now()).await.is_none(), "{nobodys}");
    }
    let (of_root, to) = requested(&portal, "root@example.com", now()).await.unwrap();
    assert_eq!(to, format!(" <{ADMINISTRATOR}>"));
    assert!(redeem(&portal, &of_root, now()).await);
    assert!(portal.attempt(ADMINISTRATOR, PASSWORD).await.is_none());
    assert!(portal.attempt(ADMINISTRATOR, NEW).await.is_some());
    assert!(portal.attempt("1000", OWN).await.is_some(), "nobody else's");
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    assert!(!redeem(&portal, &token, now()).await);
    assert!(requested(&portal, "new@example.com", now()).await.is_none());
}

#[sqlx::test(migrations = "./migrations")]
async fn who_sets_the_mail_server_gains_nothing_by_it(pool: PgPool) {
    use Permission::{ChangeSettings, ManageSecurity};
    let portal = Portal::new(pool).await;
    let (clerk, guard) = (portal.extension("1001").await, portal.extension("1002").await);
    portal.extension("1003").await;
    give(&portal, clerk, &[ChangeSettings], "all", &[]).await;
    give(&portal, guard, &[ChangeSettings, ManageSecurity], "all", &[]).await;
    let set = async |session: &Session| {
        let (permit, server) = (session.permit().unwrap(), server("mail.example.com"));
        mail::update(&portal.store, &permit, &server, &Secret::new(""), now()).await.unwrap();
    };
    let mut ids = Vec::new();
    for address in [ADMINISTRATOR, "ada.1001@example.com", "ada.1002@example.com", "ada.1003@example.com"] {
        let requested = password_link::request(&portal.store, &email(address), now()).await.unwrap().unwrap();
        ids.push(requested.account_id);
    }
    let sent = async || {
        let mut sent = Vec::new();
        for id in &ids {
            sent.push(mail::find_for(&portal.store, *id).await.unwrap().is_some());
        }
        sent
    };
    assert_eq!(sent().await, [false; 4], "there is none");
    set(&of_person(&portal, clerk).await).await;
    assert_eq!(sent().await, [false, true, false, true]);
    set(&of_person(&portal, guard).await).await;
    assert_eq!(sent().await, [false, true, true, true]);
    set(&portal.session).await;
    assert_eq!(sent().await, [true; 4]);
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_fills_a_mailbox_or_stays_locked_out(pool: PgPool) {
    let portal = Portal::new(pool).await;
    ada(&portal).await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(requested(&portal, "ada.1000@example.com", now()).await.unwrap().0);
    }
    assert!(requested(&portal, "ada.1000@example.com", now()).await.is_none());
    assert!(requested(&portal, "ada.1000@example.com", now() + LIFE).await.is_some());
    for name in ["1000", "Ada.1000@example.com"] {
        for _ in 0..5 {
            portal.log_in_at(name, "Wrong Horse 1", now()).await;
        }
    }
    assert!(matches!(portal.log_in_at("1000", OWN, now()).await, Proof::Wait(_)));
    assert!(redeem(&portal, &tokens[0], now()).await);
    assert!(!redeem(&portal, &tokens[1], now()).await, "the others end with the first");
    sqlx::query("DELETE FROM portal.login_limit WHERE kind = 'network'").execute(&portal.pool).await.unwrap();
    for name in ["1000", "ada.1000@example.com"] {
        assert!(matches!(portal.log_in_at(name, NEW, now()).await, Proof::Who(..)), "{name}");
    }
}

/// Nobody needs a second connection while they hold one.
#[sqlx::test(migrations = "./migrations")]
async fn one_connection_is_enough_to_issue_it(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = ada(&portal).await;
    let (narrow, _) = portal.narrow().await;
    let issued = password_link::issue(&narrow, &portal.may.edit, id, now());
    let token = tokio::time::timeout(std::time::Duration::from_secs(20), issued).await.unwrap().unwrap();
    assert!(redeem(&portal, &token, now()).await);
}

/// Switches a second factor on for everybody whose account there is.
async fn second_factors(portal: &Portal) {
    sqlx::query(
        "INSERT INTO portal.totp (account_id, sealed, created_at, confirmed_at) SELECT id, '', now(), now() FROM portal.account",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
}

/// Whoever asked for a link, or has given the password and owes a code, has that of the password and the address of then.
#[sqlx::test(migrations = "./migrations")]
async fn ends_with_what_it_was_begun_with(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = ada(&portal).await;
    portal.person(id).await;
    second_factors(&portal).await;
    let begin = async |address: &str, typed: &str| {
        let link = requested(&portal, address, now()).await.unwrap().0;
        let Proof::SecondStep(step) = portal.log_in_at(address, typed, now()).await else { panic!() };
        (link, step)
    };
    let live = async |(link, step): (Token, Token)| {
        let link = password_link::find(&portal.store, &link, now()).await.unwrap().is_some();
        (link, account::second_step_is_open(&portal.store, &step, now()).await.unwrap())
    };
    let address = "ada.1000@example.com";

    let begun = begin(address, OWN).await;
    portal.change(id, Apply::Later, |form| form.job_title = "Countess".into()).await.unwrap();
    assert_eq!(live(begun).await, (true, true), "something else was changed");
    let begun = begin(address, OWN).await;
    portal.change(id, Apply::Later, |form| form.user_password = Secret::new(NEW)).await.unwrap();
    assert_eq!(live(begun).await, (false, false), "somebody set another password");

    let begun = begin(address, NEW).await;
    let choice = Choice { from: 3, to: 2, fields: &[Field::UserPassword] };
    extension::restore(&portal.store, &portal.may.edit, id, choice, portal.saving(Apply::Later), now()).await.unwrap();
    assert_eq!(live(begun).await, (false, false), "an earlier one came back");

    portal.change(id, Apply::Later, |form| form.user_password = Secret::new(NEW)).await.unwrap();
    let begun = begin(address, NEW).await;
    let waiting = Selection::These(vec![(id, 5)]);
    extension::discard_many(&portal.store, &portal.may.apply, &waiting, now()).await.unwrap();
    assert_eq!(live(begun).await, (false, false), "it was discarded");

    let begun = begin(address, OWN).await;
    portal.change(id, Apply::Later, |form| form.email = "new@example.com".into()).await.unwrap();
    assert_eq!(live(begun).await, (false, true), "the letter went to another address");

    let begun = begin("new@example.com", OWN).await;
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    extension::undelete(&portal.store, &portal.may.delete, id, false, now()).await.unwrap();
    assert_eq!(live(begun).await, (false, false), "it was deleted meanwhile");

    let begun = begin(ADMINISTRATOR, PASSWORD).await;
    account::change_email(&portal.store, &portal.session, &email("root@example.org"), now()).await.unwrap();
    assert_eq!(live(begun).await, (false, false), "the super administrator has another address");
}
