//! How long a log-in lasts.

use patchbay_store::{
    secret::Token,
    session::{self, ABSOLUTE, IDLE, Origin, ViewExtensions},
};
use sqlx::PgPool;
use time::Duration;

use crate::harness::{ADMINISTRATOR, Portal, log_in, now, origin};

#[sqlx::test(migrations = "./migrations")]
async fn ends_when_idle(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    assert_eq!(IDLE, Duration::minutes(30));
    let token = session::open(store, &portal.who, &origin(), now()).await.unwrap();
    let session = session::find(store, &token, now() + IDLE - Duration::seconds(1)).await.unwrap().unwrap();
    assert_eq!((&session.who, session.email.as_str()), (&portal.who, ADMINISTRATOR));
    assert!(session::find(store, &token, now() + IDLE).await.unwrap().is_none());

    session::seen(store, &session, now() + Duration::seconds(59)).await.unwrap();
    assert!(session::find(store, &token, now() + IDLE).await.unwrap().is_none(), "noted at most once a minute");
    session::seen(store, &session, now() + Duration::minutes(20)).await.unwrap();
    assert!(session::find(store, &token, now() + Duration::minutes(49)).await.unwrap().is_some());
    assert!(session::find(store, &token, now() + Duration::minutes(50)).await.unwrap().is_none());
}

#[sqlx::test(migrations = "./migrations")]
async fn ends_in_the_evening_whatever_happened(pool: PgPool) {
    let portal = Portal::new(pool).await;
    assert_eq!(ABSOLUTE, Duration::hours(12));
    let token = session::open(&portal.store, &portal.who, &origin(), now()).await.unwrap();
    let mut at = now();
    while let Some(session) = session::find(&portal.store, &token, at).await.unwrap() {
        session::seen(&portal.store, &session, at).await.unwrap();
        at += Duration::minutes(10);
    }
    assert_eq!(at, now() + ABSOLUTE);
    session::close_expired(&portal.store, at).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.session").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(left, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn clearing_up_leaves_the_living(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    session::close_expired(&portal.store, now() + IDLE - Duration::seconds(1)).await.unwrap();
    let reveals: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.reveal WHERE extension_id = $1")
        .bind(id)
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert_eq!(reveals, 1);
    session::seen(&portal.store, &portal.session, now() + Duration::minutes(29)).await.unwrap();
    session::close_expired(&portal.store, now() + IDLE).await.unwrap();
    let left: (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM portal.session), (SELECT count(*) FROM portal.reveal)")
            .fetch_one(&portal.pool)
            .await
            .unwrap();
    assert_eq!(left, (1, 0));
}

#[sqlx::test(migrations = "./migrations")]
async fn every_log_in_has_a_token_of_its_own(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let one = session::open(store, &portal.who, &origin(), now()).await.unwrap();
    let two = session::open(store, &portal.who, &origin(), now()).await.unwrap();
    assert_ne!(one.expose(), two.expose());
    let session = session::find(store, &one, now()).await.unwrap().unwrap();
    session::close(store, &session, now()).await.unwrap();
    session::close(store, &session, now()).await.unwrap();
    assert!(session::find(store, &one, now()).await.unwrap().is_none());
    assert!(session::find(store, &two, now()).await.unwrap().is_some());
    assert!(session::find(store, &Token::new(), now()).await.unwrap().is_none());
}

#[sqlx::test(migrations = "./migrations")]
async fn only_the_tokens_hash_is_kept(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let token = session::open(&portal.store, &portal.who, &origin(), now()).await.unwrap();
    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT token_hash FROM portal.session").fetch_all(&portal.pool).await.unwrap();
    assert!(kept.contains(&token.hash().to_vec()));
    for text in ["", "0", &"g".repeat(64), &"a".repeat(63), &"a".repeat(65), &"é".repeat(32)] {
        assert!(Token::parse(text).is_none(), "{text}");
    }
    assert_eq!(Token::parse(token.expose()).unwrap().hash(), token.hash());
}

#[sqlx::test(migrations = "./migrations")]
async fn a_long_user_agent_is_cut(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let origin = Origin { address: None, user_agent: "ü".repeat(10_000) };
    let token = session::open(&portal.store, &portal.who, &origin, now()).await.unwrap();
    let longest: i32 = sqlx::query_scalar("SELECT max(char_length(user_agent)) FROM portal.session")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert_eq!(longest, 255);
    let session = session::find(&portal.store, &token, now()).await.unwrap().unwrap();
    assert!(session.permit::<ViewExtensions>().is_ok());
}

#[sqlx::test(migrations = "./migrations")]
async fn a_person_manages_nothing(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let extension_id = portal.extension("1000").await;
    let session = log_in(&portal.store, &portal.person(extension_id).await).await;
    assert_eq!(session.email, "Ada.1000@example.com");
    assert!(session.permit::<ViewExtensions>().is_err() && session.own_extension().is_ok());
}
