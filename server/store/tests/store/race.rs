//! Everybody wants the same thing at the same moment.

use std::sync::Arc;

use patchbay_shared::{
    ExtensionForm, Field, FieldError, NumberError, Occasion, Owner, OwnerKind, RegistrationNameError,
};
use patchbay_store::extension::{self, Apply, SaveError};
use sqlx::PgPool;
use tokio::{sync::Barrier, task::JoinSet};

use crate::harness::{Portal, form, now, parse};

const TASKS: usize = 16;

/// The results of all, and the number of the one that won.
async fn at_once(
    portal: &Arc<Portal>,
    live: bool,
    wish: impl Fn(usize) -> ExtensionForm,
) -> (String, Vec<Result<i64, SaveError>>) {
    let barrier = Arc::new(Barrier::new(TASKS));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (portal, barrier, form) = (Arc::clone(portal), Arc::clone(&barrier), wish(task));
        tasks.spawn(async move {
            barrier.wait().await;
            let apply = live.then_some(&portal.may.apply).into();
            let saved = portal.create(&parse(&form, Occasion::Create), apply).await;
            (form.number, saved)
        });
    }
    let results = tasks.join_all().await;
    let winners: Vec<_> = results.iter().filter(|(_, saved)| saved.is_ok()).map(|(number, _)| number.clone()).collect();
    assert_eq!(winners.len(), 1, "{results:?}");
    (winners[0].clone(), results.into_iter().map(|(_, saved)| saved).collect())
}

fn refusals(results: Vec<Result<i64, SaveError>>, field: Field, fields: usize) -> Vec<FieldError> {
    let errors = results.into_iter().filter_map(Result::err).map(|error| match error {
        SaveError::Taken(errors) => {
            assert_eq!(errors.len(), fields, "{errors:?}");
            errors.get(field).unwrap_or_else(|| panic!("{errors:?}")).clone()
        }
        other => panic!("{other:?}"),
    });
    let errors: Vec<_> = errors.collect();
    assert_eq!(errors.len(), TASKS - 1);
    errors
}

fn ada(number: &str) -> Owner {
    Owner { number: number.into(), name: "Ada Lovelace".into(), ..Owner::default() }
}

#[sqlx::test(migrations = "./migrations")]
async fn one_gets_the_number(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    for (live, number) in [(true, "1000"), (false, "2000")] {
        let wish = |task| ExtensionForm { number: number.into(), ..form(&format!("{number}{task}")) };
        let (winner, results) = at_once(&portal, live, wish).await;
        for error in refusals(results, Field::Number, 1) {
            let FieldError::Number(NumberError::Taken { owner, free }) = error else { panic!("{error:?}") };
            assert_eq!(owner, ada(&winner));
            assert_eq!(free.map(String::from), Some(format!("{}1", &number[..3])));
        }
    }
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.credential").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(rows, 2, "those who lost leave nothing behind");
}

#[sqlx::test(migrations = "./migrations")]
async fn one_gets_the_address_whatever_its_case(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let wish = |task: usize| {
        let mixed = "same@example.com"
            .char_indices()
            .map(|(at, c)| if task >> (at % 4) & 1 == 1 { c.to_ascii_uppercase() } else { c });
        ExtensionForm { email: mixed.collect(), ..form(&format!("10{task:02}")) }
    };
    let (winner, results) = at_once(&portal, true, wish).await;
    for error in refusals(results, Field::Email, 1) {
        assert_eq!(error, FieldError::EmailTaken(ada(&winner)));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn one_gets_the_registration_name(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let wish = |task| ExtensionForm { registration_name: "same".into(), ..form(&format!("10{task:02}")) };
    let (winner, results) = at_once(&portal, true, wish).await;
    for error in refusals(results, Field::RegistrationName, 1) {
        assert_eq!(error, FieldError::RegistrationName(RegistrationNameError::Taken { owner: ada(&winner) }));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn all_that_is_taken_is_told_at_once(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let (_, results) = at_once(&portal, true, |_| form("1000")).await;
    refusals(results, Field::Number, 3);

    let owners: [i64; 3] = [portal.extension("1").await, portal.extension("2").await, portal.extension("3").await];
    assert!(owners[0] < owners[1] && owners[1] < owners[2]);
    let wish = ExtensionForm { email: "ADA.2@EXAMPLE.com".into(), registration_name: "phone-3".into(), ..form("1") };
    let expected = |saved: Result<i64, SaveError>| {
        let Err(SaveError::Taken(errors)) = saved else { panic!("{saved:?}") };
        assert_eq!(errors.len(), 3);
        assert_eq!(errors.get(Field::Email), Some(&FieldError::EmailTaken(ada("2"))));
    };
    expected(portal.create(&parse(&wish, Occasion::Create), Apply::Now(&portal.may.apply)).await);
    let other = portal.extension("4").await;
    expected(portal.change(other, Apply::Now(&portal.may.apply), |form| *form = wish.clone()).await.map(i64::from));
    assert_eq!(portal.claims(other).await, ["4", "ada.4@example.com", "phone-4"]);

    let root = ExtensionForm { email: crate::harness::ADMINISTRATOR.to_lowercase(), ..form("5") };
    let Err(SaveError::Taken(errors)) =
        portal.create(&parse(&root, Occasion::Create), Apply::Now(&portal.may.apply)).await
    else {
        panic!()
    };
    let owner = Owner::other(OwnerKind::Administrator);
    assert_eq!(errors.get(Field::Email), Some(&FieldError::EmailTaken(owner)));
}

#[sqlx::test(migrations = "./migrations")]
async fn one_of_many_changes_of_the_same_version_is_kept(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let id = portal.extension("1000").await;
    let barrier = Arc::new(Barrier::new(TASKS));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (portal, barrier) = (Arc::clone(&portal), Arc::clone(&barrier));
        tasks.spawn(async move {
            let extension = parse(&ExtensionForm { job_title: format!("{task}"), ..form("1000") }, Occasion::Update);
            barrier.wait().await;
            extension::update(&portal.store, &portal.may.edit, id, 1, &extension, Apply::Now(&portal.may.apply), now())
                .await
        });
    }
    let results = tasks.join_all().await;
    assert_eq!(results.iter().filter(|saved| matches!(saved, Ok(Some(2)))).count(), 1, "{results:?}");
    assert_eq!(results.iter().filter(|saved| matches!(saved, Err(SaveError::Stale(2)))).count(), TASKS - 1);
}

/// Each wants what the next one has, and lets go of its own: whoever is told "taken" is told by whom.
#[sqlx::test(migrations = "./migrations")]
async fn a_circle_of_wishes_does_not_hang(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let mut ids = Vec::new();
    for number in 0..TASKS {
        ids.push(portal.extension(&format!("10{number:02}")).await);
    }
    let barrier = Arc::new(Barrier::new(TASKS));
    let mut tasks = JoinSet::new();
    for (task, id) in ids.into_iter().enumerate() {
        let (portal, barrier) = (Arc::clone(&portal), Arc::clone(&barrier));
        tasks.spawn(async move {
            let wish = form(&format!("10{:02}", (task + 1) % TASKS));
            barrier.wait().await;
            portal.change(id, Apply::Now(&portal.may.apply), |form| *form = wish).await
        });
    }
    for saved in tasks.join_all().await {
        assert!(
            matches!(saved, Ok(2)) || matches!(&saved, Err(SaveError::Taken(errors)) if !errors.is_empty()),
            "{saved:?}"
        );
    }
}
