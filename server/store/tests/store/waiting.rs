//! What waits for Apply: seen, applied, discarded.

use patchbay_shared::{ExtensionForm, Field, Occasion, Secret};
use patchbay_store::extension::{self, Apply, Before, Found, Kind, SaveError, Selection, SelectionError, WaitingPage};
use sqlx::{Executor, PgPool};

use crate::harness::{Portal, form, now, parse};

async fn page(portal: &Portal, after: Option<i64>, size: u16) -> WaitingPage {
    extension::waiting(&portal.store, &portal.may.view, after, size).await.unwrap()
}

async fn apply(portal: &Portal, selection: Selection) -> Result<usize, SelectionError> {
    extension::apply_many(&portal.store, &portal.may.apply, &selection, now()).await
}

async fn discard(portal: &Portal, selection: Selection) -> Result<usize, SelectionError> {
    extension::discard_many(&portal.store, &portal.may.apply, &selection, now()).await
}

async fn draft(portal: &Portal, number: &str) -> i64 {
    portal.create(&parse(&form(number), Occasion::Create), Apply::Later).await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn what_waits_is_told_field_by_field(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [one, two] = [portal.extension("1").await, portal.extension("2").await];
    let new = draft(&portal, "3").await;
    portal.change(one, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    portal.change(one, Apply::Later, |form| form.mobile = "77".into()).await.unwrap();
    let WaitingPage { rows, has_more, .. } = page(&portal, None, 25).await;
    assert!(!has_more);
    let [changed, created] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((changed.head.id, changed.head.version, changed.head.applied_version), (one, 3, Some(1)));
    assert_eq!((changed.head.name.as_str(), changed.saved.at), ("Ada Lovelace", now()));
    let fields: Vec<_> = changed.changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [Field::Mobile, Field::JobTitle], "from what is live, not from the version before");
    assert_eq!((created.head.id, created.head.applied_version), (new, None));

    portal.change(two, Apply::Later, |form| form.job_title = "x".into()).await.unwrap();
    let first = page(&portal, None, 2).await;
    assert_eq!((first.rows.iter().map(|row| row.head.id).collect::<Vec<_>>(), first.has_more), (vec![one, two], true));
    let rest = page(&portal, Some(two), 2).await;
    assert_eq!((rest.rows.iter().map(|row| row.head.id).collect::<Vec<_>>(), rest.has_more), (vec![new], false));
    assert_eq!((first.before, rest.before), (Before::Nothing, Before::First));
    assert_eq!(page(&portal, Some(two), 1).await.before, Before::Behind(one));
    assert_eq!(page(&portal, Some(new), 2).await.rows.len(), 2, "what has become empty is the first page");
    let chosen = extension::chosen(&portal.store, &portal.may.view, &[new, one, 0]).await.unwrap();
    assert_eq!(chosen.iter().map(|row| row.head.id).collect::<Vec<_>>(), [one, new]);
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_applies_what_they_have_not_seen(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Later, |form| form.job_title = "2".into()).await.unwrap();
    portal.change(id, Apply::Later, |form| form.job_title = "3".into()).await.unwrap();
    for version in [1, 2, 4] {
        let applied = extension::apply(&portal.store, &portal.may.apply, id, version, now()).await;
        assert!(matches!(applied, Err(SaveError::Stale(3))), "{applied:?}");
    }
    assert_eq!(portal.versions(id).await, (3, Some(1)));
    extension::apply(&portal.store, &portal.may.apply, id, 3, now()).await.unwrap();
    assert_eq!(portal.versions(id).await, (3, Some(3)));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_selection_is_applied_whole_or_not_at_all(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [one, two] = [portal.extension("1").await, portal.extension("2").await];
    let new = draft(&portal, "3").await;
    for id in [one, two] {
        portal.change(id, Apply::Later, |form| form.number = format!("10{id}")).await.unwrap();
    }
    portal.change(two, Apply::Later, |form| form.job_title = "newer".into()).await.unwrap();
    let Err(SelectionError::Stale(owner)) = apply(&portal, Selection::These(vec![(two, 2), (one, 2)])).await else {
        panic!()
    };
    assert_eq!((owner.number, owner.deleted), (format!("10{two}"), false));
    assert_eq!(portal.versions(one).await, (2, Some(1)));

    assert_eq!(apply(&portal, Selection::These(vec![(new, 1), (two, 3), (one, 2)])).await.unwrap(), 3);
    for (id, number, version) in [(one, format!("10{one}"), 2), (two, format!("10{two}"), 3), (new, "3".into(), 1)] {
        assert_eq!(portal.versions(id).await, (version, Some(version)));
        assert!(portal.endpoint(id).await.unwrap().starts_with(&format!("({id},{number},")));
    }
    assert_eq!(portal.claims(one).await, [format!("10{one}"), "ada.1@example.com".into(), "phone-1".into()]);
    assert_eq!(apply(&portal, Selection::These(vec![(one, 2)])).await.unwrap(), 0, "live already");
    assert_eq!(apply(&portal, Selection::These(vec![])).await.unwrap(), 0);

    extension::delete(&portal.store, &portal.may.delete, two, now()).await.unwrap();
    let gone = apply(&portal, Selection::These(vec![(two, 4)])).await;
    assert!(matches!(gone, Err(SelectionError::Stale(owner)) if owner.deleted));
}

#[sqlx::test(migrations = "./migrations")]
async fn all_is_all_that_was_seen(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [one, two] = [draft(&portal, "1").await, draft(&portal, "2").await];
    // It was dated before the page was read, and is not committed yet.
    let mut saving = portal.pool.begin().await.unwrap();
    for statement in [
        "UPDATE portal.extension SET version = 2, job_title = 'later' WHERE id = $1",
        "INSERT INTO portal.revision (extension_id, version, document, account_id, at)
         SELECT id, 2, portal.document(extension), (SELECT min(id) FROM portal.account), '2020-01-01'
         FROM portal.extension WHERE id = $1",
    ] {
        sqlx::query(statement).bind(two).execute(&mut *saving).await.unwrap();
    }
    let page = extension::waiting(&portal.store, &portal.may.view, None, 25).await.unwrap();
    let looked_at = page.seen.unwrap();
    saving.commit().await.unwrap();
    assert_eq!(extension::seen(&portal.store, &portal.may.view, &Found::waiting(), &looked_at).await.unwrap(), 1);
    assert_eq!(apply(&portal, Selection::All(Found::waiting(), looked_at.clone())).await.unwrap(), 1);
    assert_eq!((portal.versions(one).await, portal.versions(two).await), ((1, Some(1)), (2, None)));
    assert_eq!(discard(&portal, Selection::All(Found::waiting(), looked_at)).await.unwrap(), 0);
    assert_eq!(discard(&portal, Selection::All(Found::waiting(), portal.seen().await)).await.unwrap(), 1);
    assert_eq!(extension::pending(&portal.store, &portal.may.view).await.unwrap(), 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_discarded_is_what_was_live_again(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let first = ExtensionForm { user_password: Secret::new("First Password 1"), ..form("1000") };
    let id = portal.create(&parse(&first, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let (endpoint, claims) = (portal.endpoint(id).await, portal.claims(id).await);
    portal
        .change(id, Apply::Later, |form| {
            *form = ExtensionForm {
                user_password: Secret::new("Hello World 7"),
                registration_password: Secret::new("kYm8zQ4vWt2nRb6x"),
                registration_name: "other".into(),
                email: String::new(),
                caller_id: "9".into(),
                mobile: "1".into(),
                job_title: "x".into(),
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
                ..crate::harness::form("2000")
            };
        })
        .await
        .unwrap();
    let taken = ExtensionForm { email: "ada.1000@example.com".into(), ..form("7") };
    assert!(
        matches!(
            portal.create(&parse(&taken, Occasion::Create), Apply::Now(&portal.may.apply)).await,
            Err(SaveError::Taken(_))
        ),
        "the live address is kept until the other one is live"
    );
    assert_eq!(discard(&portal, Selection::These(vec![(id, 2)])).await.unwrap(), 1);
    assert_eq!(portal.versions(id).await, (3, Some(3)));
    assert_eq!((portal.endpoint(id).await, portal.claims(id).await), (endpoint, claims));
    let as_of = |version| extension::as_of(&portal.store, &portal.may.view, id, version);
    let (was, is) = (as_of(1).await.unwrap().unwrap(), as_of(3).await.unwrap().unwrap());
    assert_eq!(was.form, is.form);
    assert!(was.changes.is_empty(), "the secrets are the same rows: {:?}", was.changes);
    assert!(is.applied.is_some());
    assert!(portal.attempt("1000", "First Password 1").await.is_some());

    let again = discard(&portal, Selection::These(vec![(id, 3)])).await;
    assert!(matches!(again, Err(SelectionError::Stale(_))), "nothing to discard");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_never_was_live_is_deleted_when_discarded(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [live, new] = [portal.extension("1").await, draft(&portal, "2").await];
    portal.change(live, Apply::Later, |form| form.job_title = "x".into()).await.unwrap();
    assert_eq!(discard(&portal, Selection::These(vec![(new, 1), (live, 2)])).await.unwrap(), 2);
    assert_eq!(portal.versions(live).await, (3, Some(3)));
    assert!(extension::find(&portal.store, &portal.may.view, new).await.unwrap().is_none());
    assert_eq!(portal.claims(new).await, ["2", "phone-2"]);
    extension::undelete(&portal.store, &portal.may.delete, new, false, now()).await.unwrap();
    assert_eq!((portal.versions(new).await, portal.endpoint(new).await), ((3, None), None));
    let history = extension::history(&portal.store, &portal.may.view, new, None, 9).await.unwrap().unwrap();
    let kinds: Vec<_> = history.versions.iter().map(|version| version.kind).collect();
    assert_eq!(kinds, [Kind::Undeleted, Kind::Deleted, Kind::Created]);
}

#[sqlx::test(migrations = "./migrations")]
async fn an_address_that_was_given_away_is_not_taken_back(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Later, |form| form.email = String::new()).await.unwrap();
    // As it was before live addresses were kept.
    portal.pool.execute("DELETE FROM portal.email_claim WHERE email = 'ada.1000@example.com'").await.unwrap();
    let heir = ExtensionForm { first_name: "Ben".into(), email: "ADA.1000@example.com".into(), ..form("2000") };
    portal.create(&parse(&heir, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let refused = discard(&portal, Selection::These(vec![(id, 2)])).await;
    let Err(SelectionError::EmailTaken { of, owner }) = refused else { panic!("{refused:?}") };
    assert_eq!((of.number.as_str(), owner.number.as_str(), owner.name.as_str()), ("1000", "2000", "Ben Lovelace"));
    assert_eq!(portal.versions(id).await, (2, Some(1)));
}

/// The address of what was live before addresses were kept is taken back by the migration, where nobody else has it.
#[sqlx::test(migrations = false)]
async fn live_addresses_are_claimed_again(pool: PgPool) {
    let migrator = sqlx::migrate!("./migrations");
    for migration in migrator.iter().filter(|migration| migration.version < 3) {
        pool.execute(sqlx::AssertSqlSafe(migration.sql.as_str().to_owned())).await.unwrap();
    }
    pool.execute(
        "INSERT INTO portal.account (email, password_hash, created_at) VALUES ('root@example.com', '', now());
         INSERT INTO portal.user_password (hash) VALUES ('');
         INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
             VALUES ('', repeat('0', 32), repeat('0', 64), '', false);
         INSERT INTO portal.extension (version, applied_version, created_at, first_name, last_name, email, job_title, number,
             registration_name, concurrent_registrations, user_password_id, credential_id)
         SELECT 1, 1, now(), 'Ada', '', email, '', n::text, 'p' || n, 1, 1, 1
         FROM (VALUES (1, 'Free@example.com'), (2, 'given@example.com'), (3, 'other@example.com')) AS v (n, email);
         INSERT INTO portal.revision (extension_id, version, document, account_id, at)
         SELECT id, 1, portal.document(extension), 1, now() FROM portal.extension AS extension;
         INSERT INTO portal.email_claim (email, extension_id) VALUES ('given@example.com', 3);
         UPDATE portal.extension SET version = 2, email = NULL WHERE id < 3",
    )
    .await
    .unwrap();
    let third = migrator.iter().find(|migration| migration.version == 3).unwrap();
    pool.execute(sqlx::AssertSqlSafe(third.sql.as_str().to_owned())).await.unwrap();
    let claims: Vec<(String, i64)> =
        sqlx::query_as("SELECT email, extension_id FROM portal.email_claim ORDER BY 1").fetch_all(&pool).await.unwrap();
    assert_eq!(claims, [("free@example.com".to_owned(), 1), ("given@example.com".to_owned(), 3)]);
}
