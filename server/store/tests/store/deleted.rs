//! What is deleted can come back for 30 days, and keeps its number until then.

use patchbay_shared::{ExtensionForm, ExtensionNumber, Field, FieldError, NumberError, Occasion, Owner, Secret};
use patchbay_store::extension::{self, Apply, Before, DeletedCursor, DeletedPage, RESTORABLE, SaveError};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

use crate::harness::{Portal, email, form, now, parse};

async fn delete(portal: &Portal, id: i64) {
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
}

async fn undelete(portal: &Portal, id: i64, without_email: bool) -> Result<i32, SaveError> {
    extension::undelete(&portal.store, &portal.may.delete, id, without_email, now()).await
}

async fn list(portal: &Portal, cursor: Option<DeletedCursor>, size: u16, at: OffsetDateTime) -> DeletedPage {
    extension::deleted(&portal.store, &portal.may.view, cursor, size, at).await.unwrap()
}

async fn owner(portal: &Portal, number: &str) -> Option<Owner> {
    extension::number_owner(&portal.store, &portal.may.view, &ExtensionNumber::parse(number).unwrap(), None)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_reserved_number_is_named_as_such(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    delete(&portal, id).await;
    let ada = Owner { number: "1000".into(), name: "Ada Lovelace".into(), deleted: true, ..Owner::default() };
    let wish = ExtensionForm { first_name: "Ben".into(), ..form("1000") };
    let Err(SaveError::Taken(errors)) =
        portal.create(&parse(&wish, Occasion::Create), Apply::Now(&portal.may.apply)).await
    else {
        panic!()
    };
    assert_eq!(errors.len(), 2, "the address is free: {errors:?}");
    let free = ExtensionNumber::parse("1001").ok();
    let taken = NumberError::Taken { owner: ada.clone(), free };
    assert_eq!(errors.get(Field::Number), Some(&FieldError::Number(taken)));
    assert_eq!(owner(&portal, "1000").await, Some(ada));
    assert!(
        extension::email_owner(&portal.store, &portal.may.view, &email("ada.1000@example.com"), None)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(extension::next_number(&portal.store).await.unwrap().map(String::from).as_deref(), Some("1001"));

    extension::release(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    assert!(portal.claims(id).await.is_empty());
    portal.create(&parse(&wish, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    assert_eq!(owner(&portal, "1000").await.map(|owner| owner.name).as_deref(), Some("Ben Lovelace"));
    let page = list(&portal, None, 9, now()).await;
    assert_eq!((page.rows[0].id, page.rows[0].reserved), (id, false));
    let Err(SaveError::Taken(errors)) = undelete(&portal, id, false).await else { panic!() };
    assert_eq!(errors.len(), 3, "{errors:?}");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_was_live_is_live_again_with_everything(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let wish = ExtensionForm { user_password: Secret::new("Hello World 7"), ..form("1000") };
    let id = portal.create(&parse(&wish, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let (endpoint, claims) = (portal.endpoint(id).await, portal.claims(id).await);
    let opens = async || portal.attempt("1000", "Hello World 7").await;
    assert!(opens().await.is_some());
    delete(&portal, id).await;
    assert!(opens().await.is_none() && portal.endpoint(id).await.is_none());
    assert_eq!(undelete(&portal, id, false).await.unwrap(), 3);
    assert_eq!((portal.endpoint(id).await, portal.claims(id).await), (endpoint, claims));
    assert!(opens().await.is_some());
    assert_eq!(portal.versions(id).await, (3, Some(3)));
    assert_eq!(undelete(&portal, id, false).await.unwrap(), 3, "a second click changes nothing");
    assert_eq!(portal.versions(id).await, (3, Some(3)));
    assert!(list(&portal, None, 9, now()).await.rows.is_empty());
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.number = "1001".into()).await.unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn what_waited_waits_again(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal
        .change(id, Apply::Later, |form| {
            form.number = "2000".into();
            form.email = "new@example.com".into();
            form.registration_name = "new".into();
        })
        .await
        .unwrap();
    let endpoint = portal.endpoint(id).await;
    delete(&portal, id).await;
    assert_eq!(undelete(&portal, id, false).await.unwrap(), 4);
    assert_eq!((portal.versions(id).await, portal.endpoint(id).await), ((4, Some(1)), endpoint));
    assert_eq!(portal.claims(id).await, ["1000", "2000", "new", "new@example.com", "phone-1000"]);
    portal.apply(id).await.unwrap();
    assert!(portal.endpoint(id).await.unwrap().starts_with(&format!("({id},2000,new,")));
    assert_eq!(portal.claims(id).await, ["2000", "new", "new@example.com"]);
}

#[sqlx::test(migrations = "./migrations")]
async fn an_address_that_somebody_has_by_now_stays_theirs(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    delete(&portal, id).await;
    let heir = ExtensionForm { first_name: "Ben".into(), email: "ADA.1000@EXAMPLE.com".into(), ..form("2000") };
    portal.create(&parse(&heir, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let Err(SaveError::Taken(errors)) = undelete(&portal, id, false).await else { panic!() };
    let ben = Owner { number: "2000".into(), name: "Ben Lovelace".into(), ..Owner::default() };
    assert_eq!((errors.len(), errors.get(Field::Email)), (1, Some(&FieldError::EmailTaken(ben))));
    assert_eq!((portal.versions(id).await, portal.endpoint(id).await), ((2, Some(1)), None));
    assert_eq!(portal.claims(id).await, ["1000", "phone-1000"]);

    assert_eq!(undelete(&portal, id, true).await.unwrap(), 3);
    assert_eq!(extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap().form.email, "");
    assert!(portal.endpoint(id).await.is_some());
    assert_eq!(portal.claims(id).await, ["1000", "phone-1000"]);
}

#[sqlx::test(migrations = "./migrations")]
async fn after_thirty_days_it_is_over(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let id = portal.extension("1000").await;
    delete(&portal, id).await;
    let end = now() + RESTORABLE;
    let before = end - Duration::MICROSECOND;
    assert_eq!(extension::release_expired(store, before).await.unwrap(), 0);
    let page = list(&portal, None, 9, before).await;
    assert_eq!((page.rows[0].until, page.rows[0].reserved), (end, true));
    assert_eq!(portal.claims(id).await, ["1000", "phone-1000"]);

    assert!(list(&portal, None, 9, end).await.rows.is_empty());
    let late = extension::undelete(store, &portal.may.delete, id, false, end).await;
    assert!(matches!(late, Err(SaveError::Gone)), "{late:?}");
    assert_eq!(extension::release_expired(store, end).await.unwrap(), 1);
    assert_eq!(extension::release_expired(store, end).await.unwrap(), 0);
    assert!(portal.claims(id).await.is_empty());
    portal.extension("1000").await;
}

#[sqlx::test(migrations = "./migrations")]
async fn only_what_is_deleted_is_released_or_brought_back(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    assert!(matches!(extension::release(&portal.store, &portal.may.delete, id, now()).await, Err(SaveError::Gone)));
    assert_eq!(portal.claims(id).await.len(), 3);
    for nobody in [0, -1, id + 1, i64::MAX] {
        assert!(matches!(
            extension::release(&portal.store, &portal.may.delete, nobody, now()).await,
            Err(SaveError::Gone)
        ));
        assert!(matches!(undelete(&portal, nobody, false).await, Err(SaveError::Gone)));
    }
    assert_eq!(portal.versions(id).await, (1, Some(1)));
}

#[sqlx::test(migrations = "./migrations")]
async fn pages_are_the_whole_list(pool: PgPool) {
    let portal = Portal::new(pool).await;
    for at in 0..7 {
        let id = portal.extension(&format!("{at}")).await;
        // Two in every moment.
        let moment = now() + Duration::seconds(at / 2);
        extension::delete(&portal.store, &portal.may.delete, id, moment).await.unwrap();
    }
    let later = now() + Duration::MINUTE;
    let all = list(&portal, None, 100, later).await.rows;
    let numbers: Vec<_> = all.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["6", "5", "4", "3", "2", "1", "0"]);
    let (mut seen, mut cursors) = (Vec::new(), vec![None]);
    loop {
        let page = list(&portal, cursors[cursors.len() - 1], 2, later).await;
        let before = match cursors[..] {
            [_] => Before::Nothing,
            [_, _] => Before::First,
            [.., before, _] => Before::Behind(before.unwrap()),
            [] => unreachable!(),
        };
        assert_eq!(page.before, before);
        seen.extend(page.rows);
        cursors.push(seen.last().map(|row| DeletedCursor { at: row.at, id: row.id }));
        if !page.has_more {
            break;
        }
    }
    assert_eq!(seen, all);
    assert_eq!(list(&portal, cursors[cursors.len() - 1], 2, later).await.rows, all[..2], "empty is the first page");
}
