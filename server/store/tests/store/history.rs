//! What an extension was, and how it comes back to that.

use patchbay_shared::{Change, Department, ExtensionForm, Field, FieldError, NumberError, Occasion, Secret};
use patchbay_store::{
    extension::{self, Apply, At, Choice, HistoryPage, Kind, SaveError},
    session,
};
use sqlx::{PgPool, Row};
use time::Duration;

use crate::harness::{ADMINISTRATOR, Portal, form, now, origin, parse};

async fn page(portal: &Portal, id: i64, before: Option<i32>, size: u16) -> HistoryPage {
    extension::history(&portal.store, &portal.may.view, id, before, size).await.unwrap().unwrap()
}

fn fields(changes: &[Change]) -> Vec<Field> {
    changes.iter().map(|change| change.field).collect()
}

async fn restore(portal: &Portal, id: i64, choice: Choice<'_>, apply: Apply<'_>) -> Result<Option<i32>, SaveError> {
    extension::restore(&portal.store, &portal.may.edit, id, choice, portal.saving(apply), now()).await
}

/// Every field different from that of `form("1000")`, secrets included.
fn other() -> ExtensionForm {
    ExtensionForm {
        first_name: "Grace".into(),
        last_name: "Hopper".into(),
        email: "grace@example.com".into(),
        mobile: "+1 555".into(),
        user_password: Secret::new("Hello World 7"),
        role: "Operator".into(),
        job_title: "Admiral".into(),
        number: "2000".into(),
        caller_id: "77".into(),
        registration_name: "ship".into(),
        registration_password: Secret::new("kYm8zQ4vWt2nRb6x"),
        concurrent_registrations: "3".into(),
        call_waiting: "on".into(),
        pickup_groups: "Navy".into(),
        call_handling: "20*: accept\n*: hang up".into(),
        remote_registration: "on".into(),
        network_restriction: "on".into(),
        networks: "192.0.2.0/24\n2001:db8::/32".into(),
        user_agent_restriction: "on".into(),
        user_agents: "snom".into(),
        call_duration: "60".into(),
        call_limit: "5".into(),
        call_limit_seconds: "2".into(),
        presence: std::array::from_fn(|_| ["Soon", "hang up", "hang up", "hang up", "60"].map(str::to_owned)),
        // The first one after the company: see `navy`.
        organizations: "2".into(),
        ..ExtensionForm::default()
    }
}

/// The one department there is.
async fn navy(portal: &Portal) {
    portal.organizations(true).await;
    assert_eq!(portal.department("Navy", Department::COMPANY).await, 2);
}

#[sqlx::test(migrations = "./migrations")]
async fn every_version_tells_who_when_where_and_what(pool: PgPool) {
    let portal = Portal::new(pool).await;
    navy(&portal).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    portal.change(id, Apply::Now(&portal.may.apply), |form| *form = other()).await.unwrap();
    portal.change(id, Apply::Later, |form| form.caller_id = String::new()).await.unwrap();

    let HistoryPage { head, versions, has_more, .. } = page(&portal, id, None, 25).await;
    assert_eq!((head.number.as_str(), head.name.as_str(), head.version), ("2000", "Grace Hopper", 4));
    assert_eq!((head.applied_version, head.deleted_at, has_more), (Some(3), None, false));
    assert!(head.is_pending());
    let numbers: Vec<_> = versions.iter().map(|one| (one.version, one.kind, one.is_live)).collect();
    let expected =
        [(4, Kind::Changed, false), (3, Kind::Changed, true), (2, Kind::Changed, false), (1, Kind::Created, false)];
    assert_eq!(numbers, expected);
    for version in &versions {
        assert_eq!((version.made.by.as_str(), version.made.at), (ADMINISTRATOR, now()));
        assert_eq!(version.made.address.as_deref(), Some("2001:db8::7"));
        assert_eq!(version.applied.is_some(), [1, 3].contains(&version.version), "{version:?}");
    }
    assert_eq!(versions[1].applied, Some(versions[1].made.clone()));
    let change = |field, from: Option<&str>, to: Option<&str>| Change {
        field,
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        secret: false,
    };
    assert_eq!(versions[0].changes, [change(Field::CallerId, Some("77"), None)]);
    assert_eq!(fields(&versions[1].changes), Field::ALL);
    assert_eq!(versions[1].changes[2], change(Field::Email, Some("Ada.1000@example.com"), Some("grace@example.com")));
    assert_eq!(versions[2].changes, [change(Field::JobTitle, None, Some("Clerk"))]);
    assert_eq!(versions[3].changes.len(), 7);
    let told = format!("{versions:?}");
    for secret in ["Hello World 7", "kYm8zQ4vWt2nRb6x"] {
        assert!(!told.contains(secret));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_deleted_extension_has_a_history(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    let HistoryPage { head, versions, .. } = page(&portal, id, None, 25).await;
    assert_eq!((head.deleted_at, head.is_pending()), (Some(now()), false));
    assert_eq!((versions[0].kind, versions[0].changes.len()), (Kind::Deleted, 0));
    assert!(versions.iter().all(|version| !version.is_live));

    extension::undelete(&portal.store, &portal.may.delete, id, true, now()).await.unwrap();
    for size in [1, 2, 25] {
        let HistoryPage { versions, .. } = page(&portal, id, None, size).await;
        assert_eq!((versions[0].kind, fields(&versions[0].changes)), (Kind::Undeleted, vec![Field::Email]), "{size}");
        assert!(versions[0].is_live);
    }
    assert!(extension::history(&portal.store, &portal.may.view, id + 1, None, 25).await.unwrap().is_none());
}

#[sqlx::test(migrations = "./migrations")]
async fn pages_are_the_whole_history(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    for version in 2..=23 {
        portal.change(id, Apply::Later, |form| form.job_title = format!("{version}")).await.unwrap();
    }
    let all = page(&portal, id, None, 100).await.versions;
    assert_eq!(all.len(), 23);
    for size in [1, 4, 22, 23] {
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = page(&portal, id, before, size).await;
            seen.extend(page.versions);
            before = seen.last().map(|version| version.version);
            if !page.has_more {
                break;
            }
        }
        assert_eq!(seen, all, "{size}");
    }
    let beyond = page(&portal, id, Some(1), 25).await;
    assert_eq!((beyond.versions.len(), beyond.has_more, beyond.head.version), (0, false, 23));
}

#[sqlx::test(migrations = "./migrations")]
async fn the_whole_of_a_version_is_shown(pool: PgPool) {
    let portal = Portal::new(pool).await;
    navy(&portal).await;
    let store = &portal.store;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Later, |form| *form = other()).await.unwrap();
    let as_of = async |version| extension::as_of(store, &portal.may.view, id, version).await.unwrap();

    let first = as_of(1).await.unwrap();
    let expected = ExtensionForm { concurrent_registrations: "1".into(), organizations: "1".into(), ..form("1000") };
    assert_eq!((first.form, first.is_end, first.head.number.as_str()), (expected, false, "2000"));
    assert_eq!((first.made.by.as_str(), first.applied), (ADMINISTRATOR, Some(first.made.clone())));
    assert_eq!(fields(&first.changes), Field::ALL);
    assert_eq!(first.changes[8].from.as_deref(), Some("2000"));
    let second = as_of(2).await.unwrap();
    assert!(second.changes.is_empty() && second.applied.is_none());
    assert!(second.form.user_password.is_empty() && second.form.registration_password.is_empty());

    extension::delete(store, &portal.may.delete, id, now()).await.unwrap();
    let end = as_of(3).await.unwrap();
    assert_eq!((end.is_end, end.form, end.head.deleted_at), (true, second.form, Some(now())));
    assert!(as_of(4).await.is_none() && as_of(0).await.is_none());
}

#[sqlx::test(migrations = "./migrations")]
async fn a_moment_has_a_saved_and_a_live_version(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    portal.change(id, Apply::Later, |form| form.job_title = "Director".into()).await.unwrap();
    portal.apply(id).await.unwrap();
    extension::delete(store, &portal.may.delete, id, now()).await.unwrap();
    extension::undelete(store, &portal.may.delete, id, false, now()).await.unwrap();
    // As if each had been made a day after the one before.
    for statement in [
        "UPDATE portal.revision SET at = $1::timestamptz + version * interval '1 day'",
        "UPDATE portal.application SET at = $1::timestamptz + version * interval '1 day'",
    ] {
        sqlx::query(statement).bind(now()).execute(&portal.pool).await.unwrap();
    }
    let at = async |moment| extension::at(store, &portal.may.view, id, moment).await.unwrap().unwrap();
    for (days, saved, live) in [
        (0, None, None),
        (1, Some(1), Some(1)),
        (2, Some(2), Some(1)),
        (3, Some(3), Some(3)),
        (4, Some(4), None),
        (5, Some(5), Some(5)),
        (50_000, Some(5), Some(5)),
    ] {
        assert_eq!(at(now() + Duration::days(days)).await, At { saved, live }, "{days}");
    }
    let before = at(now() + Duration::days(2) - Duration::microseconds(1)).await;
    assert_eq!(before, At { saved: Some(1), live: Some(1) });
    assert_eq!(extension::at(store, &portal.may.view, id + 1, now()).await.unwrap(), None);
}

#[sqlx::test(migrations = "./migrations")]
async fn every_field_comes_back_alone(pool: PgPool) {
    let portal = Portal::new(pool).await;
    navy(&portal).await;
    let id = portal.extension("1000").await;
    let mut newest = portal.change(id, Apply::Now(&portal.may.apply), |form| *form = other()).await.unwrap();
    for field in Field::ALL {
        let choice = Choice { from: newest, to: 1, fields: &[field] };
        let restored = restore(&portal, id, choice, Apply::Later).await.unwrap();
        let changed = fields(&page(&portal, id, None, 1).await.versions[0].changes);
        match field {
            // With the name before it came the whole credential.
            Field::RegistrationPassword => assert_eq!(restored, None),
            Field::RegistrationName => assert_eq!(changed, [field, Field::RegistrationPassword]),
            field => assert_eq!(changed, [field]),
        }
        newest = restored.unwrap_or(newest);
    }
    assert_eq!(portal.versions(id).await, (i32::try_from(Field::ALL.len()).unwrap() + 1, Some(2)));
    let form = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap().form;
    assert_eq!(form, extension::as_of(&portal.store, &portal.may.view, id, 1).await.unwrap().unwrap().form);
    let expected =
        ["1000", "2000", "ada.1000@example.com", "grace@example.com", "phone-1000", "ship"].map(str::to_owned);
    assert_eq!(portal.claims(id).await, expected, "of the saved and of the live version");
}

/// Though the digests, which cover the name, are others.
#[sqlx::test(migrations = "./migrations")]
async fn a_new_registration_name_is_no_new_password(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    for name in ["one", "two"] {
        portal.change(id, Apply::Later, |form| form.registration_name = name.into()).await.unwrap();
        assert_eq!(fields(&page(&portal, id, None, 1).await.versions[0].changes), [Field::RegistrationName]);
    }
    portal.change(id, Apply::Later, |form| form.registration_password = Secret::new("kYm8zQ4vWt2nRb6x")).await.unwrap();
    assert_eq!(fields(&page(&portal, id, None, 1).await.versions[0].changes), [Field::RegistrationPassword]);
    let waiting = extension::waiting(&portal.store, &portal.may.view, None, 1).await.unwrap();
    assert_eq!(fields(&waiting.rows[0].changes), [Field::RegistrationName, Field::RegistrationPassword]);
    let first = extension::as_of(&portal.store, &portal.may.view, id, 2).await.unwrap().unwrap();
    assert_eq!(fields(&first.changes), [Field::RegistrationName, Field::RegistrationPassword]);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_restored_version_is_live_as_it_was(pool: PgPool) {
    let portal = Portal::new(pool).await;
    navy(&portal).await;
    let first = ExtensionForm { user_password: Secret::new("First Password 1"), ..form("1000") };
    let id = portal.create(&parse(&first, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let endpoint = portal.endpoint(id).await;
    portal.change(id, Apply::Now(&portal.may.apply), |form| *form = other()).await.unwrap();
    assert_ne!(portal.endpoint(id).await, endpoint);
    let person = portal.person(id).await;
    let token = session::open(&portal.store, &person, &origin(), now()).await.unwrap();

    let choice = Choice { from: 2, to: 1, fields: &Field::ALL };
    assert_eq!(restore(&portal, id, choice, Apply::Now(&portal.may.apply)).await.unwrap(), Some(3));
    assert_eq!(portal.endpoint(id).await, endpoint);
    assert_eq!(portal.versions(id).await, (3, Some(3)));
    assert_eq!(portal.claims(id).await, ["1000", "ada.1000@example.com", "phone-1000"]);
    let opens = async |password: &str| portal.attempt("1000", password).await.is_some();
    assert!(opens("First Password 1").await && !opens("Hello World 7").await);
    assert!(session::find(&portal.store, &token, now()).await.unwrap().is_none(), "opened by the newer password");
    let shown = extension::reveal(&portal.store, &portal.may.view, id, now()).await.unwrap();
    assert!(shown.is_none(), "what was still to be shown is no longer true");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_somebody_elses_by_now_does_not_come_back(pool: PgPool) {
    let portal = Portal::new(pool).await;
    navy(&portal).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Now(&portal.may.apply), |form| *form = other()).await.unwrap();
    portal.extension("1000").await;
    let choice = Choice { from: 2, to: 1, fields: &Field::ALL };
    let Err(SaveError::Taken(errors)) = restore(&portal, id, choice, Apply::Now(&portal.may.apply)).await else {
        panic!()
    };
    assert_eq!(errors.len(), 3, "{errors:?}");
    let Some(FieldError::Number(NumberError::Taken { owner, free })) = errors.get(Field::Number) else { panic!() };
    assert_eq!((owner.name.as_str(), owner.deleted), ("Ada Lovelace", false));
    assert_eq!(free.clone().map(String::from).as_deref(), Some("1001"));
    assert_eq!(portal.versions(id).await, (2, Some(2)));
    let choice = Choice { fields: &[Field::JobTitle, Field::FirstName], ..choice };
    assert_eq!(restore(&portal, id, choice, Apply::Now(&portal.may.apply)).await.unwrap(), Some(3));
}

#[sqlx::test(migrations = "./migrations")]
async fn nothing_is_restored_over_what_nobody_has_seen(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.job_title = "2".into()).await.unwrap();
    portal.change(id, Apply::Later, |form| form.job_title = "3".into()).await.unwrap();
    let choice = |from, to| Choice { from, to, fields: &[Field::JobTitle] };
    assert!(matches!(
        restore(&portal, id, choice(2, 1), Apply::Now(&portal.may.apply)).await,
        Err(SaveError::Stale(3))
    ));
    assert!(matches!(restore(&portal, id, choice(3, 4), Apply::Now(&portal.may.apply)).await, Err(SaveError::Gone)));
    assert!(matches!(restore(&portal, id, choice(3, 0), Apply::Now(&portal.may.apply)).await, Err(SaveError::Gone)));
    extension::delete(&portal.store, &portal.may.delete, id, now()).await.unwrap();
    assert!(matches!(restore(&portal, id, choice(4, 1), Apply::Now(&portal.may.apply)).await, Err(SaveError::Gone)));
    extension::undelete(&portal.store, &portal.may.delete, id, false, now() + Duration::DAY).await.unwrap();
    assert!(
        matches!(restore(&portal, id, choice(5, 4), Apply::Now(&portal.may.apply)).await, Err(SaveError::Gone)),
        "nothing to take"
    );
    let rows = portal.row("SELECT count(*) FROM portal.revision WHERE extension_id = $1", id).await;
    assert_eq!(rows.get::<i64, _>(0), 5);
}
