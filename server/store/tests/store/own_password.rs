//! What people change about their own log-in, and which sessions that ends.

use patchbay_shared::{Occasion, Operation, Secret};
use patchbay_store::{
    account::{self, ChangeEmailError, ConfirmError},
    extension::{self, Apply, Found, Selection},
    operation_log::{self, Detail, LogQuery},
    secret::Token,
    session::{self, Listed, Session, Who},
};
use sqlx::PgPool;
use time::OffsetDateTime;

use crate::harness::{ADMINISTRATOR, PASSWORD, Portal, email, form, now, origin, parse, password};

const OWN: &str = "Hello World 7";
const NEW: &str = "Brave New World 8";

async fn person(portal: &Portal, number: &str) -> (i64, Who) {
    let mut wish = form(number);
    wish.user_password = Secret::new(OWN);
    let id = portal.create(&parse(&wish, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    (id, portal.person(id).await)
}

async fn session(portal: &Portal, who: &Who) -> (Token, Session) {
    let token = session::open(&portal.store, who, &origin(), now()).await.unwrap();
    let session = session::find(&portal.store, &token, now()).await.unwrap().unwrap();
    (token, session)
}

async fn change(portal: &Portal, session: &Session, current: &str, new: &str) -> Result<(), ConfirmError> {
    account::change_password(&portal.store, session, &Secret::new(current), &password(new), &origin(), now()).await
}

async fn lives(portal: &Portal, token: &Token) -> bool {
    session::find(&portal.store, token, now()).await.unwrap().is_some()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_new_password_ends_the_other_sessions(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (_, who) = person(&portal, "1000").await;
    let (_, stranger) = person(&portal, "2000").await;
    for (who, name, current) in [(&who, "1000", OWN), (&portal.who, ADMINISTRATOR, PASSWORD)] {
        let (mine, of_mine) = session(&portal, who).await;
        let (other, _) = session(&portal, who).await;
        let (elses, _) = session(&portal, &stranger).await;
        assert!(matches!(change(&portal, &of_mine, NEW, NEW).await, Err(ConfirmError::Wrong)));
        assert!(lives(&portal, &other).await);
        change(&portal, &of_mine, current, NEW).await.unwrap();
        assert_eq!(
            [lives(&portal, &mine).await, lives(&portal, &other).await, lives(&portal, &elses).await],
            [true, false, true]
        );
        assert!(portal.attempt(name, current).await.is_none());
        assert!(portal.attempt(name, NEW).await.is_some());
    }
    assert!(portal.attempt("2000", OWN).await.is_some());
}

#[sqlx::test(migrations = "./migrations")]
async fn a_password_one_got_rid_of_does_not_come_back(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (id, who) = person(&portal, "1000").await;
    portal.change(id, Apply::Later, |form| form.job_title = "Countess".into()).await.unwrap();
    let (_, of_person) = session(&portal, &who).await;
    change(&portal, &of_person, OWN, NEW).await.unwrap();
    assert_eq!(portal.versions(id).await, (2, Some(1)), "what waits goes on waiting");
    let seen = portal.seen().await;
    extension::discard_many(&portal.store, &portal.may.apply, &Selection::All(Found::waiting(), seen), now())
        .await
        .unwrap();
    assert!(portal.attempt("1000", OWN).await.is_none());
    assert!(portal.attempt("1000", NEW).await.is_some());
    let shown = extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap();
    assert!(shown.is_none(), "the page that shows the first password once would be wrong");
}

#[sqlx::test(migrations = "./migrations")]
async fn guessing_the_password_of_an_open_browser_is_limited(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (_, who) = person(&portal, "1000").await;
    let (_, of_person) = session(&portal, &who).await;
    for attempt in 1..=5 {
        let refused = change(&portal, &of_person, "Wrong Horse 1", NEW).await;
        assert_eq!(matches!(refused, Err(ConfirmError::Wait(_))), attempt == 5);
    }
    assert!(matches!(change(&portal, &of_person, OWN, NEW).await, Err(ConfirmError::Wait(_))));
}

#[sqlx::test(migrations = "./migrations")]
async fn the_super_administrator_has_an_address_of_their_own(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (_, who) = person(&portal, "1000").await;
    let (other, _) = session(&portal, &portal.who).await;
    let (_, of_person) = session(&portal, &who).await;
    let to = async |session: &Session, address: &str| {
        account::change_email(&portal.store, session, &email(address), now()).await
    };
    assert!(matches!(to(&portal.session, "ADA.1000@example.com").await, Err(ChangeEmailError::Taken)));
    assert!(lives(&portal, &other).await && portal.attempt(ADMINISTRATOR, PASSWORD).await.is_some());
    assert!(matches!(to(&of_person, "new@example.com").await, Err(ChangeEmailError::OfExtension)));
    to(&portal.session, "New@Example.com").await.unwrap();
    let query = LogQuery { operation: Some(Operation::ChangeEmail), size: 9, ..LogQuery::default() };
    let log = operation_log::page(&portal.store, &portal.session.permit().unwrap(), &query).await.unwrap();
    assert_eq!(log.rows[0].detail, Detail::Email(ADMINISTRATOR.into(), "New@Example.com".into()));
    assert!(!lives(&portal, &other).await);
    assert!(portal.attempt(ADMINISTRATOR, PASSWORD).await.is_none());
    assert!(portal.attempt("new@example.com", PASSWORD).await.is_some());
    to(&portal.session, "new@example.com").await.unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn sessions_are_listed_and_ended_by_their_owner_and_by_who_may(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (_, ada) = person(&portal, "1000").await;
    let (_, ben) = person(&portal, "2000").await;
    let (of_ada, mine) = session(&portal, &ada).await;
    let (of_ada_too, _) = session(&portal, &ada).await;
    let (of_ben, bens) = session(&portal, &ben).await;
    let own =
        async |session: &Session, at: OffsetDateTime| session::own(&portal.store, session, at).await.unwrap().unwrap();
    let list = own(&mine, now()).await;
    assert_eq!(list.iter().filter(|listed| listed.current).count(), 1);
    assert!(list.iter().all(|listed| listed.name.contains("1000") && listed.address.as_deref() == Some("2001:db8::7")));
    assert_eq!(list.len(), 2);
    assert!(own(&mine, now() + session::IDLE).await.is_empty(), "what is over is not listed");

    // Of somebody else it ends nothing.
    for listed in own(&bens, now()).await {
        session::close_own(&portal.store, &mine, listed.id, now()).await.unwrap();
    }
    assert!(lives(&portal, &of_ben).await);
    let other = list.iter().find(|listed| !listed.current).unwrap();
    session::close_own(&portal.store, &mine, other.id, now()).await.unwrap();
    assert_eq!([lives(&portal, &of_ada).await, lives(&portal, &of_ada_too).await], [true, false]);
    session(&portal, &ada).await;
    session::close_own_others(&portal.store, &mine, now()).await.unwrap();
    assert_eq!(own(&mine, now()).await.len(), 1);

    let permit = portal.session.permit().unwrap();
    let all: Vec<Listed> = session::all(&portal.store, &permit, None, now()).await.unwrap();
    assert_eq!(all.len(), 3);
    let older = session::all(&portal.store, &permit, Some(all[0].id), now()).await.unwrap();
    assert_eq!(older, all[1..]);
    let bens = all.iter().find(|listed| listed.name.contains("2000")).unwrap();
    session::close_any(&portal.store, &permit, bens.id, now()).await.unwrap();
    assert!(!lives(&portal, &of_ben).await && lives(&portal, &of_ada).await);
    assert!(mine.permit::<session::ManageSecurity>().is_err());
}
