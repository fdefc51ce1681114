//! Versions, what the phones see, and claims.

use patchbay_shared::{Field, Occasion, Secret};
use patchbay_store::{
    extension::{self, Apply, SaveError},
    session,
};
use sqlx::{PgPool, Row};

use crate::harness::{Portal, form, now, origin, parse};

/// Every version as it was written: version, document, whether its author and origin are known.
async fn history(portal: &Portal, id: i64) -> Vec<(i32, Option<String>)> {
    sqlx::query_as(
        "SELECT version, document::text FROM portal.revision
         WHERE extension_id = $1 AND account_id IS NOT NULL AND address = '2001:db8::7' ORDER BY version",
    )
    .bind(id)
    .fetch_all(&portal.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn save_waits_for_apply(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.create(&parse(&form("1000"), Occasion::Create), Apply::Later).await.unwrap();
    assert_eq!(portal.versions(id).await, (1, None));
    assert_eq!(portal.endpoint(id).await, None);
    assert_eq!(extension::pending(&portal.store, &portal.may.view).await.unwrap(), 1);
    assert!(extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap().is_pending());

    portal.apply(id).await.unwrap();
    assert_eq!(portal.versions(id).await, (1, Some(1)));
    assert_eq!(extension::pending(&portal.store, &portal.may.view).await.unwrap(), 0);
    let endpoint = portal.endpoint(id).await.unwrap();
    assert!(endpoint.starts_with(&format!("({id},1000,phone-1000,sip.example.com,")), "{endpoint}");
    assert!(endpoint.ends_with(",1000,\"Ada Lovelace\",1,f,,,,,,f,{},{},{})"), "{endpoint}");

    let applied = portal.row("SELECT count(*) FROM portal.application WHERE extension_id = $1", id).await;
    assert_eq!(applied.get::<i64, _>(0), 1);
    portal.apply(id).await.unwrap();
    assert_eq!(portal.endpoint(id).await, Some(endpoint));
}

/// PostgreSQL plans a statement anew five times before it compares what that is good for; to plan this one takes as long as to
/// run it.
#[sqlx::test(migrations = "./migrations")]
async fn creating_is_not_planned_each_time(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, connection) = portal.narrow().await;
    for number in 1000..1010 {
        let extension = parse(&form(&number.to_string()), Occasion::Create);
        extension::create(&store, &portal.may.add, &extension, Apply::Now(&portal.may.apply), now()).await.unwrap();
    }
    let plans: (i64, i64) = sqlx::query_as(
        "SELECT custom_plans, generic_plans FROM pg_prepared_statements
         WHERE statement LIKE '%INSERT INTO portal.registration_name_claim%'",
    )
    .fetch_one(&connection)
    .await
    .unwrap();
    assert_eq!(plans, (5, 5));
}

#[sqlx::test(migrations = "./migrations")]
async fn create_and_apply_write_the_same_endpoint(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut form = form("1000");
    form.caller_id = "+49(30)123".into();
    form.first_name = String::new();
    form.concurrent_registrations = "3".into();
    let id = portal.create(&parse(&form, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let created = portal.endpoint(id).await.unwrap();
    assert!(created.ends_with(",\"+49(30)123\",Lovelace,3,f,,,,,,f,{},{},{})"), "{created}");
    portal.apply(id).await.unwrap();
    assert_eq!(portal.endpoint(id).await, Some(created));
}

#[sqlx::test(migrations = "./migrations")]
async fn every_save_is_a_version_and_none_is_changed(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let mut seen = history(&portal, id).await;
    for (version, apply) in [(2, Apply::Later), (3, Apply::Now(&portal.may.apply)), (4, Apply::Later)] {
        let saved = portal.change(id, apply, |form| form.job_title = format!("Job {version}")).await.unwrap();
        assert_eq!(saved, version);
        let after = history(&portal, id).await;
        assert_eq!(after[..after.len() - 1], seen);
        let (last, document) = after.last().unwrap();
        assert_eq!(*last, version);
        assert!(document.as_ref().unwrap().contains(&format!("\"job_title\": \"Job {version}\"")), "{document:?}");
        seen = after;
    }
    assert_eq!(portal.versions(id).await, (4, Some(3)));
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    let after = history(&portal, id).await;
    assert_eq!(after[..4], seen);
    assert_eq!(after[4..], [(5, None)]);
}

#[sqlx::test(migrations = "./migrations")]
async fn save_leaves_the_phones_alone(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let live = portal.endpoint(id).await;
    let changes: [fn(&mut patchbay_shared::ExtensionForm); 4] = [
        |form| form.number = "2000".into(),
        |form| form.registration_name = "another".into(),
        |form| form.registration_password = Secret::new("kYm8zQ4vWt2nRb6x"),
        |form| {
            form.first_name = "Grace".into();
            form.caller_id = "77".into();
            form.concurrent_registrations = "2".into();
        },
    ];
    for (saved, change) in changes.into_iter().enumerate() {
        portal.change(id, Apply::Later, change).await.unwrap();
        assert_eq!(portal.endpoint(id).await, live, "change {saved}");
    }
    assert_eq!(portal.versions(id).await, (5, Some(1)));
    portal.apply(id).await.unwrap();
    let endpoint = portal.endpoint(id).await.unwrap();
    assert!(endpoint.starts_with(&format!("({id},2000,another,")), "{endpoint}");
    assert!(endpoint.ends_with(",77,\"Grace Lovelace\",2,f,,,,,,f,{},{},{})"), "{endpoint}");
}

#[sqlx::test(migrations = "./migrations")]
async fn claims_cover_the_saved_and_the_live_version(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    assert_eq!(portal.claims(id).await, ["1000", "ada.1000@example.com", "phone-1000"]);

    let renumber = |form: &mut patchbay_shared::ExtensionForm| {
        form.number = "2000".into();
        form.email = "NEW@example.com".into();
        form.registration_name = "new".into();
    };
    portal.change(id, Apply::Later, renumber).await.unwrap();
    assert_eq!(
        portal.claims(id).await,
        ["1000", "2000", "ada.1000@example.com", "new", "new@example.com", "phone-1000"]
    );
    let taken = portal.create(&parse(&form("1000"), Occasion::Create), Apply::Now(&portal.may.apply)).await;
    assert!(matches!(taken, Err(SaveError::Taken(_))));

    portal.apply(id).await.unwrap();
    assert_eq!(portal.claims(id).await, ["2000", "new", "new@example.com"]);
    portal.extension("1000").await;
}

#[sqlx::test(migrations = "./migrations")]
async fn renumbered_there_and_back(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    for apply in [Apply::Later, Apply::Now(&portal.may.apply)] {
        for number in ["2000", "1000", "3000", "1000"] {
            portal.change(id, apply, |form| form.number = number.into()).await.unwrap();
        }
        assert_eq!(portal.claims(id).await, ["1000", "ada.1000@example.com", "phone-1000"]);
    }
    assert!(portal.endpoint(id).await.unwrap().starts_with(&format!("({id},1000,phone-1000,")));
}

#[sqlx::test(migrations = "./migrations")]
async fn two_extensions_swap_their_numbers(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (one, two) = (portal.extension("1").await, portal.extension("2").await);
    portal.change(one, Apply::Now(&portal.may.apply), |form| form.number = "3".into()).await.unwrap();
    portal.change(two, Apply::Now(&portal.may.apply), |form| form.number = "1".into()).await.unwrap();
    portal.change(one, Apply::Now(&portal.may.apply), |form| form.number = "2".into()).await.unwrap();
    assert!(portal.endpoint(one).await.unwrap().starts_with(&format!("({one},2,phone-1,")));
    assert!(portal.endpoint(two).await.unwrap().starts_with(&format!("({two},1,phone-2,")));
}

#[sqlx::test(migrations = "./migrations")]
async fn deleting_ends_everything(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Later, |form| form.number = "2000".into()).await.unwrap();
    let person = portal.person(id).await;
    let token = session::open(&portal.store, &person, &origin(), now()).await.unwrap();
    assert!(session::find(&portal.store, &token, now()).await.unwrap().is_some());

    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    assert_eq!(portal.endpoint(id).await, None);
    assert_eq!(portal.claims(id).await, ["1000", "2000", "phone-1000"], "reserved, but for the address");
    assert!(session::find(&portal.store, &token, now()).await.unwrap().is_none());
    assert!(extension::find(&portal.store, &portal.may.view, id).await.unwrap().is_none());
    assert!(extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap().is_none());
    assert_eq!(extension::pending(&portal.store, &portal.may.view).await.unwrap(), 0);
    let sessions = portal.row("SELECT count(*) FROM portal.session JOIN portal.account ON account.id = session.account_id WHERE extension_id = $1", id).await;
    assert_eq!(sessions.get::<i64, _>(0), 0);
    // Somebody who logged in in the same moment has nothing of it.
    let late = session::open(&portal.store, &person, &origin(), now()).await.unwrap();
    assert!(session::find(&portal.store, &late, now()).await.unwrap().is_none());
    assert!(matches!(
        portal.create(&parse(&form("2000"), Occasion::Create), Apply::Now(&portal.may.apply)).await,
        Err(SaveError::Taken(_))
    ));
    let heir =
        patchbay_shared::ExtensionForm { number: "3000".into(), registration_name: String::new(), ..form("1000") };
    portal.create(&parse(&heir, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn a_save_without_a_change_is_no_version(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let save = async |from: i32, apply: Apply<'_>| {
        let form = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap().form;
        let extension = parse(&form, Occasion::Update);
        extension::update(&portal.store, &portal.may.edit, id, from, &extension, apply, now()).await
    };
    let done = async || {
        portal.row("SELECT count(*) FROM portal.operation_log WHERE object_id = $1", id).await.get::<i64, _>(0)
    };
    let (endpoint, before) = (portal.endpoint(id).await, done().await);
    for apply in [Apply::Later, Apply::Now(&portal.may.apply)] {
        assert_eq!(save(1, apply).await.unwrap(), None);
    }
    assert_eq!((portal.versions(id).await, portal.endpoint(id).await, done().await), ((1, Some(1)), endpoint, before));
    assert_eq!(portal.claims(id).await, ["1000", "ada.1000@example.com", "phone-1000"]);

    portal.change(id, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    assert!(matches!(save(1, Apply::Later).await, Err(SaveError::Stale(2))));
    assert_eq!(save(2, Apply::Later).await.unwrap(), None);
    assert_eq!(portal.versions(id).await, (2, Some(1)));
    assert_eq!(save(2, Apply::Now(&portal.may.apply)).await.unwrap(), Some(2), "what waits is applied");
    assert_eq!((portal.versions(id).await, history(&portal, id).await.len()), ((2, Some(2)), 2));

    let choice = extension::Choice { from: 2, to: 1, fields: &[Field::Mobile] };
    let restored = extension::restore(&portal.store, &portal.may.edit, id, choice, Apply::Later, now()).await;
    assert_eq!((restored.unwrap(), portal.versions(id).await), (None, (2, Some(2))));
    // A secret that is typed again is another one: nobody can tell.
    portal.change(id, Apply::Later, |form| form.user_password = Secret::new("Correct Horse 2")).await.unwrap();
    portal.change(id, Apply::Later, |form| form.user_password = Secret::new("Correct Horse 2")).await.unwrap();
    assert_eq!(portal.versions(id).await, (4, Some(2)));
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_gone_or_newer_is_not_overwritten(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let store = &portal.store;
    let extension = parse(&form("1000"), Occasion::Update);
    portal.change(id, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    let stale =
        extension::update(store, &portal.may.edit, id, 1, &extension, Apply::Now(&portal.may.apply), now()).await;
    assert!(matches!(stale, Err(SaveError::Stale(2))), "{stale:?}");
    let unborn =
        extension::update(store, &portal.may.edit, id, 3, &extension, Apply::Now(&portal.may.apply), now()).await;
    assert!(matches!(unborn, Err(SaveError::Stale(2))), "{unborn:?}");
    assert_eq!(extension::find(store, &portal.may.view, id).await.unwrap().unwrap().form.job_title, "Clerk");

    extension::delete(store, &portal.may.delete, id, now()).await.unwrap();
    for gone in [id, 0, -1, i64::MAX] {
        let saved =
            extension::update(store, &portal.may.edit, gone, 2, &extension, Apply::Now(&portal.may.apply), now()).await;
        assert!(matches!(saved, Err(SaveError::Gone)), "{saved:?}");
        assert!(matches!(extension::apply(store, &portal.may.apply, gone, 2, now()).await, Err(SaveError::Gone)));
        assert!(matches!(extension::delete(store, &portal.may.delete, gone, now()).await, Err(SaveError::Gone)));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_session_that_ended_meanwhile_creates_all_the_same(pool: PgPool) {
    let portal = Portal::new(pool).await;
    session::close(&portal.store, &portal.session, now()).await.unwrap();
    let id = portal.extension("1000").await;
    assert!(extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap().is_none());
    assert_eq!(portal.versions(id).await, (1, Some(1)));
}

#[sqlx::test(migrations = "./migrations")]
async fn numbers_that_are_free(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let next = async || extension::next_number(&portal.store).await.unwrap().map(String::from);
    let near = async |taken: &str| {
        let taken = patchbay_shared::ExtensionNumber::parse(taken).unwrap();
        extension::next_number_from(&portal.store, &taken).await.unwrap().map(String::from)
    };
    assert_eq!(next().await.as_deref(), Some("1000"));
    for number in ["1000", "1001", "1003", "01", "9", "9999", "9998", "99999999"] {
        portal.extension(number).await;
    }
    assert_eq!(next().await.as_deref(), Some("1002"));
    assert_eq!(near("1003").await.as_deref(), Some("1004"));
    assert_eq!(near("1001").await.as_deref(), Some("1002"));
    assert_eq!(near("01").await.as_deref(), Some("02"));
    assert_eq!(near("9").await.as_deref(), Some("8"));
    assert_eq!(near("9999").await.as_deref(), Some("9997"));
    assert_eq!(near("99999999").await.as_deref(), Some("99999998"));

    sqlx::query(
        "INSERT INTO portal.number_claim SELECT n::text, (SELECT min(id) FROM portal.extension)
         FROM generate_series(1000, 5999) AS n ON CONFLICT DO NOTHING",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    assert_eq!(next().await, None);
    assert_eq!(near("5999").await.as_deref(), Some("6000"));
    // However many stand side by side.
    assert_eq!(near("3000").await.as_deref(), Some("0999"));
    assert_eq!(near("4000").await.as_deref(), Some("6000"));
    for (first, last) in [(0, 999), (6000, 9999)] {
        sqlx::query(
            "INSERT INTO portal.number_claim SELECT lpad(n::text, 4, '0'), (SELECT min(id) FROM portal.extension)
             FROM generate_series($1::integer, $2) AS n WHERE n <> 8765 ON CONFLICT DO NOTHING",
        )
        .bind(first)
        .bind(last)
        .execute(&portal.pool)
        .await
        .unwrap();
    }
    // Longer numbers and feature codes between them are none of these.
    sqlx::query(
        "INSERT INTO portal.number_claim (number, extension_id, presence_status)
         VALUES ('87651', (SELECT min(id) FROM portal.extension), NULL), ('876*', NULL, 'away'), ('87#5', NULL, 'lunch')",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    for taken in ["0000", "3000", "8764", "8766", "9999"] {
        assert_eq!(near(taken).await.as_deref(), Some("8765"), "{taken}");
    }
    sqlx::query("INSERT INTO portal.number_claim SELECT '8765', min(id) FROM portal.extension")
        .execute(&portal.pool)
        .await
        .unwrap();
    assert_eq!(near("3000").await, None);
}
