//! Which phones are registered, and that it is told.

use std::time::Duration;

use patchbay_store::registration::{self, News};
use sqlx::PgPool;

use crate::harness::Portal;

async fn register(portal: &Portal, number: &str, contact: &str) {
    sqlx::query(
        "INSERT INTO sip.location (ruid, username, contact, expires, received)
         VALUES ($2, $1, $2, now() AT TIME ZONE 'UTC' + interval '1h', 'sip:192.0.2.7:5062;transport=TCP')",
    )
    .bind(number)
    .bind(contact)
    .execute(&portal.pool)
    .await
    .unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn of_each_number(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    portal.extension("2000").await;
    register(&portal, "1000", "sip:a@h").await;
    register(&portal, "1000", "sip:b@h").await;
    let mut found =
        registration::find(&portal.store, &portal.may.view, &["1000".into(), "2000".into(), "nobody".into()])
            .await
            .unwrap();
    found.sort_by(|one, two| one.0.cmp(&two.0));
    let counts: Vec<_> = found.iter().map(|(number, phones)| (number.as_str(), phones.len())).collect();
    assert_eq!(counts, [("1000", 2), ("2000", 0), ("nobody", 0)]);
    assert_eq!(found[0].1[0].address.as_deref(), Some("192.0.2.7"));
    assert!(registration::find(&portal.store, &portal.may.view, &[]).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "./migrations")]
async fn changes_are_told_until_the_connection_fails(pool: PgPool) {
    let portal = Portal::new(pool).await;
    for number in ["1000", "2000"] {
        portal.extension(number).await;
    }
    let mut listener = registration::listen(&portal.store).await.unwrap();
    let mut next = async || tokio::time::timeout(Duration::from_secs(20), listener.changed()).await.unwrap();

    register(&portal, "1000", "sip:a@h").await;
    let registrations = |number: &str| News::Registrations(number.into());
    assert_eq!(next().await.unwrap(), [registrations("1000")]);
    let mut both = portal.pool.begin().await.unwrap();
    for (number, contact) in [("2000", "sip:c@h"), ("1000", "sip:b@h"), ("1000", "sip:d@h")] {
        sqlx::query(
            "INSERT INTO sip.location (ruid, username, contact, expires) VALUES ($2, $1, $2, now() + interval '1h')",
        )
        .bind(number)
        .bind(contact)
        .execute(&mut *both)
        .await
        .unwrap();
    }
    both.commit().await.unwrap();
    assert_eq!(next().await.unwrap(), [registrations("1000"), registrations("2000")]);

    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    let ended = next().await;
    assert!(matches!(ended, Err(patchbay_store::Error::Away(_))), "{ended:?}");
}
