//! The registration password that works now, shown on request, and who asked for it.

use patchbay_shared::{Occasion, Secret};
use patchbay_store::extension::{self, Access, Apply};
use secrecy::ExposeSecret;
use sqlx::PgPool;

use crate::harness::{ADMINISTRATOR, Portal, form, now, parse};

async fn shown(portal: &Portal, id: i64) -> Option<String> {
    let password = extension::show_password(&portal.store, &portal.may.secrets, id, now()).await.unwrap();
    password.map(|password| password.expose_secret().to_owned())
}

#[sqlx::test(migrations = "./migrations")]
async fn the_live_one_is_shown_and_each_time_is_written_down(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut with_password = form("1000");
    with_password.registration_password = Secret::new("kYm8zQ4vWt2nRb6x");
    let id = portal.create(&parse(&with_password, Occasion::Create), Apply::Later).await.unwrap();
    assert_eq!(shown(&portal, id).await, None, "no password works yet");
    assert_eq!(extension::accesses(&portal.store, &portal.may.view, id).await.unwrap(), []);

    portal.apply(id).await.unwrap();
    portal.change(id, Apply::Later, |form| form.registration_password = Secret::new("tR5wq9LmZx3c")).await.unwrap();
    portal.change(id, Apply::Later, |form| form.registration_name = "renamed".into()).await.unwrap();
    for count in 1..=7 {
        assert_eq!(shown(&portal, id).await.as_deref(), Some("kYm8zQ4vWt2nRb6x"));
        let address = Some("2001:db8::7".to_owned());
        let noted = Access { by: ADMINISTRATOR.into(), at: now(), address };
        assert_eq!(extension::accesses(&portal.store, &portal.may.view, id).await.unwrap(), vec![noted; count.min(5)]);
    }
    portal.apply(id).await.unwrap();
    assert_eq!(shown(&portal, id).await.as_deref(), Some("tR5wq9LmZx3c"));

    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    assert_eq!((shown(&portal, id).await, shown(&portal, id + 1).await), (None, None));
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM portal.secret_access").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(count, 8);
}

#[sqlx::test(migrations = "./migrations")]
async fn nothing_is_taken_back(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    shown(&portal, id).await.unwrap();
    for change in ["UPDATE portal.secret_access SET at = now()", "DELETE FROM portal.secret_access"] {
        let refused = sqlx::query(change).execute(&portal.pool).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn the_last_ones_are_found_by_index(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut tx = portal.pool.begin().await.unwrap();
    sqlx::raw_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off").execute(&mut *tx).await.unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        "EXPLAIN SELECT at FROM portal.secret_access WHERE extension_id = 1 ORDER BY id DESC LIMIT 5",
    )
    .fetch_all(&mut *tx)
    .await
    .unwrap();
    assert!(plan.concat().contains("secret_access_of") && !plan.concat().contains("Sort"), "{plan:#?}");
}
