//! An old registration password that works for a while beside the new one.

use patchbay_shared::{ExtensionForm, Occasion, Secret};
use patchbay_store::extension::{self, Apply, Previous, SaveError};
use sqlx::{PgPool, Row};
use time::{Duration, OffsetDateTime};

use crate::harness::{Portal, form, now, parse};

fn new_password(password: &str, grace: &str) -> impl FnOnce(&mut ExtensionForm) {
    move |form| {
        form.registration_password = Secret::new(password);
        form.registration_password_grace = grace.to_owned();
    }
}

async fn ha1(portal: &Portal, id: i64) -> (String, Option<String>) {
    let row = portal.row("SELECT ha1_md5, previous_ha1_md5 FROM sip.endpoint WHERE extension_id = $1", id).await;
    (row.get(0), row.get(1))
}

async fn previous(portal: &Portal, id: i64) -> Option<Previous> {
    extension::previous(&portal.store, &portal.may.view, id).await.unwrap()
}

/// Hours from now on, by the clock of the database.
async fn hours(portal: &Portal, id: i64) -> Option<i64> {
    let until = previous(portal, id).await?.until;
    let now: OffsetDateTime = sqlx::query_scalar("SELECT now()").fetch_one(&portal.pool).await.unwrap();
    let left = until - now;
    let hours = (left + Duration::minutes(1)).whole_hours();
    assert!(left <= Duration::hours(hours));
    Some(hours)
}

async fn bind(portal: &Portal, number: &str, contact: &str) {
    sqlx::query(
        "INSERT INTO sip.location (ruid, username, contact, expires)
         VALUES ($2, $1, $2, now() AT TIME ZONE 'UTC' + interval '1h')",
    )
    .bind(number)
    .bind(contact)
    .execute(&portal.pool)
    .await
    .unwrap();
}

async fn bindings(portal: &Portal) -> Vec<String> {
    sqlx::query_scalar("SELECT contact FROM sip.location ORDER BY id").fetch_all(&portal.pool).await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn counts_from_apply_and_is_ended_by_a_click(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    bind(&portal, "1000", "old").await;
    let (first, _) = ha1(&portal, id).await;
    portal.change(id, Apply::Later, new_password("tR5wq9LmZx3c", "24")).await.unwrap();
    assert_eq!((ha1(&portal, id).await, previous(&portal, id).await), ((first.clone(), None), None));

    // What is saved on top of it takes nothing away.
    portal.change(id, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    portal.apply(id).await.unwrap();
    let (second, before) = ha1(&portal, id).await;
    assert!(second != first && before == Some(first));
    assert_eq!(hours(&portal, id).await, Some(24));
    assert_eq!(previous(&portal, id).await.unwrap().phones, 1);
    assert_eq!(bindings(&portal).await, ["old"]);

    // Neither does another version, nor applying once more.
    let until = previous(&portal, id).await.unwrap().until;
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.job_title = "Director".into()).await.unwrap();
    portal.apply(id).await.unwrap();
    assert_eq!(previous(&portal, id).await.unwrap().until, until);

    bind(&portal, "1000", "new").await;
    extension::end_previous(&portal.store, &portal.may.edit, id, now()).await.unwrap();
    assert_eq!((ha1(&portal, id).await, previous(&portal, id).await), ((second, None), None));
    assert_eq!(bindings(&portal).await, ["new"]);
    extension::end_previous(&portal.store, &portal.may.edit, id, now()).await.unwrap();
    let gone = extension::end_previous(&portal.store, &portal.may.edit, id + 1, now()).await;
    assert!(matches!(gone, Err(SaveError::Gone)), "{gone:?}");
}

#[sqlx::test(migrations = "./migrations")]
async fn a_new_name_or_no_grace_ends_it_at_once(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Now(&portal.may.apply), new_password("tR5wq9LmZx3c", "1")).await.unwrap();
    assert_eq!(hours(&portal, id).await, Some(1));
    bind(&portal, "1000", "either").await;
    portal.change(id, Apply::Now(&portal.may.apply), new_password("kYm8zQ4vWt2n", "")).await.unwrap();
    assert_eq!((previous(&portal, id).await, bindings(&portal).await), (None, vec![]));

    portal.change(id, Apply::Now(&portal.may.apply), new_password("tR5wq9LmZx3c", "24")).await.unwrap();
    bind(&portal, "1000", "again").await;
    let renamed = |form: &mut ExtensionForm| {
        form.registration_name = "renamed".into();
        new_password("Zx3ctR5wq9Lm", "24")(form);
    };
    portal.change(id, Apply::Now(&portal.may.apply), renamed).await.unwrap();
    assert_eq!((previous(&portal, id).await, bindings(&portal).await), (None, vec![]));

    portal.change(id, Apply::Now(&portal.may.apply), new_password("wq9LmZx3ctR5", "24")).await.unwrap();
    portal
        .change(id, Apply::Now(&portal.may.apply), |form| form.registration_name = "renamed-again".into())
        .await
        .unwrap();
    assert_eq!(previous(&portal, id).await, None);
}

#[sqlx::test(migrations = "./migrations")]
async fn was_chosen_for_one_time(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Now(&portal.may.apply), new_password("tR5wq9LmZx3c", "24")).await.unwrap();
    let with_grace: i64 = portal.row("SELECT credential_id FROM portal.extension WHERE id = $1", id).await.get(0);
    portal.change(id, Apply::Now(&portal.may.apply), new_password("kYm8zQ4vWt2n", "0")).await.unwrap();
    // As restoring the earlier version does.
    sqlx::query("UPDATE portal.extension SET credential_id = $1").bind(with_grace).execute(&portal.pool).await.unwrap();
    portal.apply(id).await.unwrap();
    assert_eq!(previous(&portal, id).await, None);
}

#[sqlx::test(migrations = "./migrations")]
async fn means_nothing_without_something_before(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut form = form("1000");
    new_password("tR5wq9LmZx3c", "24")(&mut form);
    let id = portal.create(&parse(&form, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    assert_eq!(previous(&portal, id).await, None);
    portal
        .change(id, Apply::Now(&portal.may.apply), |form| form.registration_password_grace = "24".into())
        .await
        .unwrap();
    assert_eq!(previous(&portal, id).await, None);
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    assert_eq!(previous(&portal, id).await, None);
}
