//! What somebody's phones do beside their presence, from Apply on.

use patchbay_store::extension::{self, Apply};
use sqlx::PgPool;

use crate::harness::{Portal, form, parse};

#[sqlx::test(migrations = "./migrations")]
async fn calls_wait_or_not_from_apply_on(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let new = patchbay_shared::ExtensionForm { call_waiting: "on".into(), ..form("1000") };
    let id = portal
        .create(&parse(&new, patchbay_shared::Occasion::Create), Apply::Now(&portal.may.apply))
        .await
        .unwrap();
    let live = async || -> bool {
        sqlx::query_scalar("SELECT call_waiting FROM sip.endpoint WHERE extension_id = $1")
            .bind(id)
            .fetch_one(&portal.pool)
            .await
            .unwrap()
    };
    assert!(live().await);
    portal.change(id, Apply::Later, |form| form.call_waiting = String::new()).await.unwrap();
    assert!(live().await, "what is saved is not live");
    let saved = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap();
    assert_eq!(saved.form.call_waiting, "");
    portal.apply(id).await.unwrap();
    assert!(!live().await);
}
