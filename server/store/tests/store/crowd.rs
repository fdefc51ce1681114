//! Many at once on the same extensions: nothing is lost, nothing doubled, nobody hangs.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use patchbay_shared::{ExtensionForm, Occasion};
use patchbay_store::extension::{self, Apply, Found, SaveError, Selection, SelectionError};
use sqlx::PgPool;
use tokio::{sync::Barrier, task::JoinSet};

use crate::harness::{Portal, form, now, parse};

#[sqlx::test(migrations = "./migrations")]
async fn five_hundred_saves_of_one_extension(pool: PgPool) {
    const TABS: usize = 500;
    let portal = Arc::new(Portal::new(pool).await);
    let id = portal.extension("1000").await;
    let barrier = Arc::new(Barrier::new(TABS));
    let mut tabs = JoinSet::new();
    for tab in 0..TABS {
        let (portal, barrier) = (Arc::clone(&portal), Arc::clone(&barrier));
        tabs.spawn(async move {
            barrier.wait().await;
            // Each saves what it has read a moment ago; some of these are newest by then.
            let from = portal.versions(id).await.0;
            let wish = parse(&ExtensionForm { job_title: format!("tab {tab}"), ..form("1000") }, Occasion::Update);
            let apply = if tab % 2 == 0 { Apply::Now(&portal.may.apply) } else { Apply::Later };
            match extension::update(&portal.store, &portal.may.edit, id, from, &wish, apply, now()).await {
                Ok(version) => {
                    assert_eq!(version, Some(from + 1));
                    Some((from + 1, format!("tab {tab}")))
                }
                Err(SaveError::Stale(newer)) => {
                    assert!(newer > from);
                    None
                }
                Err(other) => panic!("{other:?}"),
            }
        });
    }
    let answers = tabs.join_all().await;
    let accepted: BTreeMap<i32, String> = answers.iter().flatten().cloned().collect();
    assert_eq!(accepted.len(), answers.iter().flatten().count(), "no version was promised twice");
    assert!(!accepted.is_empty());
    let kept: Vec<(i32, String)> = sqlx::query_as(
        "SELECT version, document ->> 'job_title' FROM portal.revision WHERE extension_id = $1 AND version > 1 ORDER BY 1",
    )
    .bind(id)
    .fetch_all(&portal.pool)
    .await
    .unwrap();
    assert_eq!(kept, accepted.into_iter().collect::<Vec<_>>(), "one version per accepted save");
    assert_eq!(portal.versions(id).await.0, i32::try_from(kept.len()).unwrap() + 1);
}

/// Selections in every order, saves, deletes and restorations of the same extensions.
#[sqlx::test(migrations = "./migrations")]
async fn nobody_waits_in_a_circle(pool: PgPool) {
    const EXTENSIONS: usize = 12;
    let portal = Arc::new(Portal::new(pool).await);
    let mut ids = Vec::new();
    for at in 0..EXTENSIONS {
        ids.push(portal.extension(&format!("10{at:02}")).await);
    }
    let mut tasks = JoinSet::new();
    for task in 0..48 {
        let (portal, mut ids) = (Arc::clone(&portal), ids.clone());
        ids.rotate_left(task % EXTENSIONS);
        if task % 2 == 0 {
            ids.reverse();
        }
        tasks.spawn(async move {
            let store = &portal.store;
            for round in 0..6 {
                let id = ids[round];
                match (task + round) % 6 {
                    0 | 1 => {
                        let mut these = Vec::new();
                        for id in &ids {
                            these.push((*id, portal.versions(*id).await.0));
                        }
                        let done = match task % 3 {
                            0 => {
                                extension::discard_many(store, &portal.may.apply, &Selection::These(these), now()).await
                            }
                            1 => extension::apply_many(store, &portal.may.apply, &Selection::These(these), now()).await,
                            _ => {
                                extension::apply_many(
                                    store,
                                    &portal.may.apply,
                                    &Selection::All(Found::waiting(), portal.seen().await),
                                    now(),
                                )
                                .await
                            }
                        };
                        assert!(matches!(done, Ok(_) | Err(SelectionError::Stale(_))), "{done:?}");
                    }
                    2 => {
                        let ended = extension::delete(store, &portal.may.delete, id, now()).await;
                        assert!(matches!(ended, Ok(()) | Err(SaveError::Gone)), "{ended:?}");
                    }
                    3 => {
                        let back = extension::undelete(store, &portal.may.delete, id, round % 2 == 0, now()).await;
                        assert!(matches!(back, Ok(_) | Err(SaveError::Taken(_))), "{back:?}");
                    }
                    _ => {
                        let from = portal.versions(id).await.0;
                        let number = format!("10{:02}", (task + round) % (2 * EXTENSIONS));
                        let wish = ExtensionForm { registration_name: format!("phone-{id}"), ..form(&number) };
                        let wish = parse(&wish, Occasion::Update);
                        let saved =
                            extension::update(store, &portal.may.edit, id, from, &wish, Apply::Later, now()).await;
                        assert!(
                            matches!(saved, Ok(_) | Err(SaveError::Stale(_) | SaveError::Taken(_) | SaveError::Gone)),
                            "{saved:?}"
                        );
                    }
                }
            }
        });
    }
    tokio::time::timeout(Duration::from_secs(60), tasks.join_all()).await.unwrap();
    // What everything rests on holds after all of it.
    let broken: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM portal.extension
         LEFT JOIN sip.endpoint ON endpoint.extension_id = extension.id
         WHERE (deleted_at IS NOT NULL AND endpoint.number IS NOT NULL)
            OR (deleted_at IS NULL AND applied_version IS NOT NULL AND endpoint.number IS NULL)
            OR NOT EXISTS (SELECT FROM portal.number_claim
                           WHERE number_claim.number = extension.number AND extension_id = extension.id)
            OR (SELECT max(revision.version) FROM portal.revision WHERE extension_id = extension.id) <> extension.version
            OR (SELECT count(*) FROM portal.revision WHERE extension_id = extension.id) <> extension.version",
    )
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    assert_eq!(broken, 0);
}

/// Set by set, not row by row: thousands take no more round trips than one.
#[sqlx::test(migrations = "./migrations")]
async fn thousands_are_applied_and_discarded_at_once(pool: PgPool) {
    const MANY: i64 = 10_000;
    let portal = Portal::new(pool).await;
    portal.extension("1").await;
    for statement in [
        "INSERT INTO portal.extension (version, applied_version, created_at, first_name, last_name, job_title, number,
             registration_name, concurrent_registrations, user_password_id, credential_id)
         SELECT 1, NULL, now(), 'Ada', 'No ' || n, '', (100000 + n)::text, 'p' || n, 1, user_password_id, credential_id
         FROM generate_series(1, 10000) AS n, portal.extension",
        "INSERT INTO portal.revision (extension_id, version, document, account_id, at)
         SELECT extension.id, 1, portal.document(extension), account.id, '2020-01-01'
         FROM portal.extension, portal.account WHERE number <> '1'",
        "INSERT INTO portal.number_claim SELECT number, id FROM portal.extension WHERE number <> '1'",
        "INSERT INTO portal.registration_name_claim SELECT registration_name, id FROM portal.extension WHERE number <> '1'",
    ] {
        sqlx::query(statement).execute(&portal.pool).await.unwrap();
    }
    let store = &portal.store;
    let all = Selection::All(Found::waiting(), portal.seen().await);
    assert_eq!(
        extension::apply_many(store, &portal.may.apply, &all, now()).await.unwrap(),
        usize::try_from(MANY).unwrap()
    );
    let live: i64 = sqlx::query_scalar("SELECT count(*) FROM sip.endpoint").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(live, MANY + 1);

    for statement in [
        "UPDATE portal.extension SET version = 2, job_title = 'x' WHERE number <> '1'",
        "INSERT INTO portal.revision (extension_id, version, document, account_id, at)
         SELECT extension.id, 2, portal.document(extension), account.id, '2020-01-01'
         FROM portal.extension, portal.account WHERE number <> '1'",
    ] {
        sqlx::query(statement).execute(&portal.pool).await.unwrap();
    }
    let all = Selection::All(Found::waiting(), portal.seen().await);
    assert_eq!(
        extension::discard_many(store, &portal.may.apply, &all, now()).await.unwrap(),
        usize::try_from(MANY).unwrap()
    );
    assert_eq!(extension::pending(store, &portal.may.view).await.unwrap(), 0);
    let claims: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.number_claim WHERE extension_id IS NOT NULL")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert_eq!(claims, MANY + 1);
}
