//! Jobs: what is done to many, in batches, by whichever server is there.

use std::{collections::BTreeSet, sync::Arc};

use patchbay_shared::{
    BulkEdit, BulkForm, ExtensionForm, ExtensionNumber, Field, FieldError, JobEnd, JobRefusal, NumberError, Occasion,
    Permission, RoleForm, Scope, Secret,
};
use patchbay_store::{
    extension::{self, Apply, Found, Selection},
    job::{self, BeginError, Job, Step},
    role,
    session::{self, Session},
};
use secrecy::ExposeSecret;
use sqlx::{Executor, PgPool};
use time::Duration;

use crate::harness::{Portal, form, log_in, now, open, parse};

fn bulk(number: &str, count: &str) -> BulkForm {
    BulkForm { number: number.into(), count: count.into(), ..BulkForm::default() }
}

/// Begins to add what the form says, live at once.
async fn begin(portal: &Portal, form: &BulkForm) -> i64 {
    let (first, count) = form.parse(portal.store.rules(Occasion::Create)).ok().unwrap();
    let free = extension::free_numbers_from(&portal.store, &first, count).await.unwrap();
    let apply = Apply::Now(&portal.may.apply);
    job::begin_add(&portal.store, &portal.may.add, form, &free.numbers, apply, now()).await.unwrap()
}

/// Works until there is nothing to do; returns in how many batches.
async fn work(portal: &Portal) -> usize {
    let mut batches = 0;
    while job::advance(&portal.store, now()).await.unwrap() == Step::More {
        batches += 1;
    }
    batches
}

async fn find(portal: &Portal, id: i64) -> Job {
    job::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap()
}

async fn left(portal: &Portal, id: i64) -> Vec<(String, JobRefusal)> {
    let left = job::left(&portal.store, &portal.may.view, id, 0, 1000).await.unwrap();
    left.into_iter().map(|left| (left.label, left.refusal)).collect()
}

async fn numbers(portal: &Portal) -> Vec<String> {
    sqlx::query_scalar("SELECT number FROM portal.extension WHERE deleted_at IS NULL ORDER BY number_key, id")
        .fetch_all(&portal.pool)
        .await
        .unwrap()
}

fn these(ids: &[i64]) -> Selection {
    Selection::These(ids.iter().map(|id| (*id, 1)).collect())
}

fn edit(field: Field, value: &str) -> BulkEdit {
    BulkEdit::new([(field, value.to_owned())]).unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn taken_numbers_are_skipped_and_said_beforehand(pool: PgPool) {
    let portal = Portal::new(pool).await;
    for number in ["0103", "0105", "106", "9999"] {
        portal.extension(number).await;
    }
    let free = async |first: &str, count: &str| {
        let (first, count) = bulk(first, count).parse(portal.store.rules(Occasion::Create)).ok().unwrap();
        let free = extension::free_numbers_from(&portal.store, &first, count).await.unwrap();
        let words = |numbers: Vec<ExtensionNumber>| numbers.into_iter().map(String::from).collect::<Vec<_>>();
        (words(free.numbers), words(free.skipped), free.skipped_count)
    };
    let listed = |numbers: &[&str]| numbers.iter().map(|number| (*number).to_owned()).collect::<Vec<_>>();
    assert_eq!(free("0102", "4").await, (listed(&["0102", "0104", "0106", "0107"]), listed(&["0103", "0105"]), 2));
    assert_eq!(free("9997", "5").await, (listed(&["9997", "9998"]), Vec::new(), 0), "as many as there are");
    assert_eq!(free("9999", "1").await, (Vec::new(), listed(&["9999"]), 1));
    assert_eq!(free("99999999", "1").await.0, ["99999999"]);
}

#[sqlx::test(migrations = "./migrations")]
async fn many_are_added_as_one_would_be(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let form = BulkForm { job_title: "Clerk".into(), concurrent_registrations: "2".into(), ..bulk("1000", "300") };
    let id = begin(&portal, &form).await;
    assert_eq!(
        (find(&portal, id).await.done, numbers(&portal).await.len()),
        (0, 0),
        "nothing before somebody works on it"
    );
    assert_eq!(work(&portal).await, 2, "batches of 250");
    let job = find(&portal, id).await;
    assert_eq!((job.done, job.total, job.refused, job.ended), (300, 300, 0, Some((now(), JobEnd::Done))));
    let ids: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM portal.extension ORDER BY number").fetch_all(&portal.pool).await.unwrap();
    let [first, last] = [ids[0], ids[299]];
    assert_eq!((portal.versions(first).await, portal.versions(last).await), ((1, Some(1)), (1, Some(1))));
    assert!(portal.endpoint(last).await.is_some(), "its phone can register");
    assert_eq!(portal.claims(last).await.len(), 2);
    let found = extension::find(&portal.store, &portal.may.view, last).await.unwrap().unwrap();
    assert_eq!((found.form.first_name.as_str(), found.form.number.as_str()), ("1299", "1299"));
    assert_eq!((found.form.job_title.as_str(), found.form.concurrent_registrations.as_str()), ("Clerk", "2"));
    assert_eq!((found.form.call_limit.as_str(), found.weak), ("5", false));
    let logged: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM portal.operation_log WHERE operation IN ('extension.add', 'extension.add_many')",
    )
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    assert_eq!(logged, 301, "each, and that it began");
}

#[sqlx::test(migrations = "./migrations")]
async fn passwords_are_handed_out_once_to_the_session_that_began(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let form = BulkForm {
        user_password_rule: "prefix".into(),
        user_password: Secret::new("Welcome-"),
        registration_password_rule: "suffix".into(),
        registration_password: Secret::new("-kYm8zQ4vWt2n"),
        ..bulk("1000", "20")
    };
    let id = begin(&portal, &form).await;
    let kept = portal.row("SELECT task::text, sealed FROM portal.job WHERE id = $1", id).await;
    let (task, sealed): (String, Option<Vec<u8>>) = (sqlx::Row::get(&kept, 0), sqlx::Row::get(&kept, 1));
    assert!(!task.contains("Welcome") && !task.contains("kYm8") && sealed.is_some(), "{task}");
    job::advance(&portal.store, now()).await.unwrap();
    assert!(job::hand_out(&portal.store, &portal.may.add, id, now()).await.unwrap().is_empty(), "not before its end");
    assert_eq!(work(&portal).await, 1, "those that are hashed slowly go in batches of 16");
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM portal.job").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(sealed, None, "nobody needs it any more");
    let dump: String = sqlx::query_scalar("SELECT string_agg(reveal::text, '') FROM portal.reveal")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert!(!dump.contains("Welcome"));

    let other = log_in(&portal.store, &portal.who).await;
    assert!(job::hand_out(&portal.store, &other.permit().unwrap(), id, now()).await.unwrap().is_empty());
    assert_eq!(find(&portal, id).await.to_hand_out, 20);
    let handed = job::hand_out(&portal.store, &portal.may.add, id, now()).await.unwrap();
    assert_eq!(handed.len(), 20);
    let last = &handed[19];
    let secrets = [last.revealed.user_password.as_ref().unwrap(), &last.revealed.registration_password]
        .map(|secret| secret.expose_secret().to_owned());
    assert_eq!((last.number.as_str(), last.name.as_str()), ("1019", "1019"));
    assert_eq!(secrets, ["Welcome-1019", "1019-kYm8zQ4vWt2n"]);
    assert!(portal.attempt("1019", "Welcome-1019").await.is_some(), "it lets in");
    assert!(job::hand_out(&portal.store, &portal.may.add, id, now()).await.unwrap().is_empty(), "once");
    assert_eq!(find(&portal, id).await.to_hand_out, 0);
    let shown: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM portal.operation_log WHERE operation IN ('extension.hand_out_secrets', 'extension.reveal_secrets')",
    )
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    assert_eq!(shown, 21);
}

#[sqlx::test(migrations = "./migrations")]
async fn two_over_the_same_numbers_at_once_each_get_some(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    // Both saw all numbers free.
    let [one, two] = [begin(&portal, &bulk("1000", "400")).await, begin(&portal, &bulk("1000", "400")).await];
    let mut servers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let store = open(&portal.pool, &portal.folder, "sip.example.com").await;
        servers.spawn(async move {
            while job::advance(&store, now()).await.unwrap() != Step::Done {
                tokio::task::yield_now().await;
            }
        });
    }
    servers.join_all().await;
    let (one, two) = (find(&portal, one).await, find(&portal, two).await);
    assert_eq!((one.done, two.done), (400, 400));
    assert_eq!(one.refused + two.refused, 400, "each number once");
    assert_eq!(numbers(&portal).await.len(), 400);
    for job in [one, two] {
        for (number, refusal) in left(&portal, job.id).await {
            let JobRefusal::Invalid(errors) = refusal else { panic!("{refusal:?}") };
            let Some(FieldError::Number(NumberError::Taken { owner, .. })) = errors.get(Field::Number) else {
                panic!("{errors:?}")
            };
            assert_eq!(owner.number, number);
        }
    }
}

/// A server that is killed leaves its transaction behind, which ends with the connection.
#[sqlx::test(migrations = "./migrations")]
async fn a_job_whose_server_is_gone_is_taken_over(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = begin(&portal, &bulk("1000", "600")).await;
    assert_eq!(job::advance(&portal.store, now()).await.unwrap(), Step::More);
    assert_eq!(find(&portal, id).await.done, 250);
    // In the middle of its batch.
    let mut dying = portal.pool.acquire().await.unwrap();
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *dying).await.unwrap();
    dying.execute("BEGIN; SELECT FROM portal.job FOR UPDATE; UPDATE portal.job SET done = 500").await.unwrap();
    assert_eq!(job::advance(&portal.store, now()).await.unwrap(), Step::Elsewhere);
    assert_eq!(find(&portal, id).await.done, 250, "nobody sees what is not committed");
    sqlx::query("SELECT pg_terminate_backend($1, 5000)").bind(pid).execute(&portal.pool).await.unwrap();
    drop(dying);
    assert_eq!(work(&portal).await, 2);
    let all: BTreeSet<String> = numbers(&portal).await.into_iter().collect();
    assert_eq!((all.len(), numbers(&portal).await.len()), (600, 600), "nothing lost, nothing twice");
    assert_eq!(find(&portal, id).await.ended, Some((now(), JobEnd::Done)));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_job_is_cancelled_between_two_batches(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = begin(&portal, &bulk("1000", "600")).await;
    job::advance(&portal.store, now()).await.unwrap();
    let stranger = Portal::person(&portal, portal.extension("7").await).await;
    let stranger = log_in(&portal.store, &stranger).await;
    assert_eq!(job::cancel(&portal.store, &stranger, id, now()).await.unwrap(), None, "somebody else's");
    assert_eq!(job::cancel(&portal.store, &portal.session, id, now()).await.unwrap(), Some(true));
    assert_eq!(job::cancel(&portal.store, &portal.session, id, now()).await.unwrap(), Some(false), "it has ended");
    assert_eq!(work(&portal).await, 0);
    let job = find(&portal, id).await;
    assert_eq!((job.done, job.ended), (250, Some((now(), JobEnd::Cancelled))));
    assert_eq!(numbers(&portal).await.len(), 251, "what was done stays");
    assert_eq!(job::hand_out(&portal.store, &portal.may.add, id, now()).await.unwrap().len(), 250);
}

/// Cancelling waits for the batch that is under way, however the two meet.
#[sqlx::test(migrations = "./migrations")]
async fn cancelled_at_any_moment_it_is_whole(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    for round in 0..4_u32 {
        let id = begin(&portal, &bulk(&format!("{}000", round + 1), "999")).await;
        let worker = {
            let portal = Arc::clone(&portal);
            tokio::spawn(async move { work(&portal).await })
        };
        for _ in 0..round * 40 {
            tokio::task::yield_now().await;
        }
        job::cancel(&portal.store, &portal.session, id, now()).await.unwrap();
        worker.await.unwrap();
        let job = find(&portal, id).await;
        let made: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.extension WHERE number LIKE $1")
            .bind(format!("{}___", round + 1))
            .fetch_one(&portal.pool)
            .await
            .unwrap();
        assert_eq!(i64::from(job.done), made, "what it says is what there is");
        assert!(job.ended.is_some());
    }
}

/// A person with a role that gives these permissions for all extensions.
async fn clerk(portal: &Portal, permissions: &[Permission]) -> (i64, Session) {
    let form = RoleForm {
        name: "Clerk".into(),
        permissions: permissions.iter().copied().collect(),
        scope: Scope::All.name().into(),
        ..RoleForm::default()
    };
    role::create(&portal.store, &portal.roles, &form.parse().unwrap(), None, now()).await.unwrap();
    let wish = ExtensionForm { role: "Clerk".into(), ..crate::harness::form("7000") };
    let saving = portal.saving(Apply::Later);
    let wish = parse(&wish, Occasion::Create);
    let created = extension::create(&portal.store, &portal.may.add, &wish, saving, now());
    let id = created.await.unwrap().id;
    let who = portal.person(id).await;
    (id, log_in(&portal.store, &who).await)
}

#[sqlx::test(migrations = "./migrations")]
async fn whoever_may_not_do_it_any_more_is_stopped(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (id, clerk) = clerk(&portal, &[Permission::AddExtensions]).await;
    let form = bulk("1000", "600");
    let numbers = |first: &str| {
        let (first, count) = bulk(first, "600").parse(portal.store.rules(Occasion::Create)).ok().unwrap();
        (first, count)
    };
    let (first, count) = numbers("1000");
    let free = extension::free_numbers_from(&portal.store, &first, count).await.unwrap();
    let add = clerk.permit().unwrap();
    let job = job::begin_add(&portal.store, &add, &form, &free.numbers, Apply::Later, now()).await.unwrap();
    job::advance(&portal.store, now()).await.unwrap();
    // Logging out stops nothing.
    session::close(&portal.store, &clerk, now()).await.unwrap();
    job::advance(&portal.store, now()).await.unwrap();
    let view = clerk.permit().unwrap();
    let done = async || job::find(&portal.store, &view, job).await.unwrap().unwrap();
    assert_eq!((done().await.done, done().await.ended), (500, None));
    portal.change(id, Apply::Later, |form| form.role = "None".into()).await.unwrap();
    assert_eq!(work(&portal).await, 1);
    assert_eq!((done().await.done, done().await.ended), (500, Some((now(), JobEnd::Denied))));
}

#[sqlx::test(migrations = "./migrations")]
async fn many_are_edited_as_one_would_be(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut ids = Vec::new();
    for number in 1000..1006 {
        ids.push(portal.extension(&number.to_string()).await);
    }
    portal.change(ids[0], Apply::Now(&portal.may.apply), |form| form.job_title = "newer".into()).await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, ids[1], now()).await.unwrap();
    sqlx::query("UPDATE portal.extension SET networks = '192.0.2.0/24', network_restriction = true WHERE id = $1")
        .bind(ids[2])
        .execute(&portal.pool)
        .await
        .unwrap();
    let edit = BulkEdit::new([(Field::JobTitle, "Clerk".into()), (Field::Networks, String::new())]).unwrap();
    let selection = these(&ids);
    let preview = job::preview(&portal.store, &portal.may.edit, &selection, &edit, None).await.unwrap();
    assert_eq!((preview.changed, preview.unchanged, preview.refused), (3, 0, 2), "the deleted one is not there");
    assert_eq!(preview.fields.get(&Field::JobTitle), Some(&3));
    assert_eq!(preview.examples[0].changes.len(), 1);
    assert_eq!(preview.examples[0].changes[0].to.as_deref(), Some("Clerk"));

    let apply = Apply::Now(&portal.may.apply);
    let id = job::begin_edit(&portal.store, &portal.may.edit, &selection, &edit, apply, now()).await.unwrap();
    assert_eq!(work(&portal).await, 1);
    let job = find(&portal, id).await;
    assert_eq!((job.done, job.refused, job.unchanged), (6, 3, 0));
    let left = left(&portal, id).await;
    assert!(
        matches!(&left[..], [(_, JobRefusal::Changed), (_, JobRefusal::Gone), (_, JobRefusal::Invalid(_))]),
        "{left:?}"
    );
    assert_eq!(left[0].0, "1000 Ada Lovelace");
    for id in &ids[3..] {
        assert_eq!(portal.versions(*id).await, (2, Some(2)));
        let history = extension::history(&portal.store, &portal.may.view, *id, None, 9).await.unwrap().unwrap();
        assert_eq!(history.versions[0].changes.len(), 1);
    }
    assert_eq!(portal.versions(ids[0]).await, (2, Some(2)), "untouched");
    let again = Selection::These(ids[3..].iter().map(|id| (*id, 2)).collect());
    let id = job::begin_edit(&portal.store, &portal.may.edit, &again, &edit, Apply::Later, now()).await.unwrap();
    work(&portal).await;
    assert_eq!(find(&portal, id).await.unchanged, 3);
    assert_eq!(portal.versions(ids[3]).await, (2, Some(2)), "what is so already is no version");
}

#[sqlx::test(migrations = "./migrations")]
async fn everything_that_was_seen_is_everything_that_matches(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut ids = Vec::new();
    for (number, title) in [("1000", "Clerk"), ("1001", "Clerk"), ("1002", "Baker")] {
        let wish = ExtensionForm { job_title: title.into(), ..form(number) };
        ids.push(portal.create(&parse(&wish, Occasion::Create), Apply::Later).await.unwrap());
    }
    let found = Found { search: "clerk".into(), ..Found::default() };
    let seen = portal.seen().await;
    let later = ExtensionForm { job_title: "Clerk".into(), ..form("1003") };
    portal.create(&parse(&later, Occasion::Create), Apply::Later).await.unwrap();
    assert_eq!(extension::seen(&portal.store, &portal.may.view, &found, &seen).await.unwrap(), 2);
    let all = Selection::All(found, seen);
    let id = job::begin_apply(&portal.store, &portal.may.apply, &all, now()).await.unwrap();
    work(&portal).await;
    assert_eq!((find(&portal, id).await.done, find(&portal, id).await.unchanged), (2, 0));
    assert_eq!([portal.versions(ids[0]).await.1, portal.versions(ids[2]).await.1], [Some(1), None]);
    let id = job::begin_apply(&portal.store, &portal.may.apply, &all, now()).await.unwrap();
    work(&portal).await;
    assert_eq!(find(&portal, id).await.unchanged, 2, "nothing waits");

    let id = job::begin_delete(&portal.store, &portal.may.delete, &all, now()).await.unwrap();
    work(&portal).await;
    assert_eq!(find(&portal, id).await.done, 2);
    assert_eq!(numbers(&portal).await, ["1002", "1003"]);
    assert_eq!(portal.endpoint(ids[0]).await, None);
    let nothing = job::begin_delete(&portal.store, &portal.may.delete, &all, now()).await;
    assert!(matches!(nothing, Err(BeginError::Nothing)), "{nothing:?}");
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_gets_hold_of_many_who_may_do_more(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let wish = ExtensionForm { role: "Administrator".into(), ..form("1000") };
    let saving = portal.saving(Apply::Later);
    let wish = parse(&wish, Occasion::Create);
    let created = extension::create(&portal.store, &portal.may.add, &wish, saving, now());
    let administrator = created.await.unwrap().id;
    let (_, clerk) = clerk(&portal, &[Permission::EditExtensions, Permission::DeleteExtensions]).await;
    let selection = these(&[administrator]);
    let title = edit(Field::JobTitle, "x");
    let edit_permit = clerk.permit().unwrap();
    let preview = job::preview(&portal.store, &edit_permit, &selection, &title, None).await.unwrap();
    assert!(matches!(preview.refusals[..], [(_, JobRefusal::Outranked)]));
    job::begin_edit(&portal.store, &edit_permit, &selection, &title, Apply::Later, now()).await.unwrap();
    job::begin_delete(&portal.store, &clerk.permit().unwrap(), &selection, now()).await.unwrap();
    work(&portal).await;
    let view = clerk.permit().unwrap();
    for one in job::list(&portal.store, &view).await.unwrap() {
        let left = job::left(&portal.store, &view, one.id, 0, 9).await.unwrap();
        assert!(matches!(left[..], [ref left] if left.refusal == JobRefusal::Outranked), "{left:?}");
    }
    assert_eq!(portal.versions(administrator).await, (1, None));
    let role = edit(Field::Role, "Administrator");
    let refused = job::begin_edit(&portal.store, &edit_permit, &selection, &role, Apply::Later, now()).await;
    assert!(matches!(refused, Err(BeginError::Refused(_))), "{refused:?}");
    assert!(job::list(&portal.store, &portal.may.view).await.unwrap().is_empty(), "jobs are for who began them");
}

#[sqlx::test(migrations = "./migrations")]
async fn a_role_and_departments_are_given_to_many(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    portal.store.renew_settings().await.unwrap();
    let sales = portal.department("Sales", 1).await;
    let ids = [portal.extension("1").await, portal.extension("2").await];
    let edit = BulkEdit::new([(Field::Role, "Operator".into()), (Field::Organizations, sales.to_string())]).unwrap();
    let selection = these(&ids);
    let preview = job::preview(&portal.store, &portal.may.edit, &selection, &edit, Some(&portal.roles)).await.unwrap();
    let shown: Vec<_> = preview.examples[0].changes.iter().map(|change| change.to.clone().unwrap()).collect();
    assert_eq!(shown, ["Operator", "Sales"]);
    let saving = portal.saving(Apply::Later);
    job::begin_edit(&portal.store, &portal.may.edit, &selection, &edit, saving, now()).await.unwrap();
    work(&portal).await;
    for id in ids {
        let found = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap();
        assert_eq!((found.role.as_deref(), found.form.organizations), (Some("Operator"), sales.to_string()));
        assert_eq!(found.version, 2);
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn an_account_has_so_many_jobs_and_an_old_one_goes(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1").await;
    let begin = async || job::begin_apply(&portal.store, &portal.may.apply, &these(&[id]), now()).await;
    for _ in 0..job::KEPT {
        begin().await.unwrap();
    }
    assert!(matches!(begin().await, Err(BeginError::TooMany)));
    work(&portal).await;
    let last = begin().await.unwrap();
    let jobs = job::list(&portal.store, &portal.may.view).await.unwrap();
    assert_eq!((jobs.len(), jobs[0].id), (usize::try_from(job::KEPT).unwrap(), last), "the oldest one went");
    job::prune(&portal.store, now() + job::LIFE).await.unwrap();
    assert_eq!(job::list(&portal.store, &portal.may.view).await.unwrap().len(), jobs.len(), "not a moment too early");
    job::prune(&portal.store, now() + job::LIFE + Duration::SECOND).await.unwrap();
    let jobs = job::list(&portal.store, &portal.may.view).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.id).collect::<Vec<_>>(), [last], "what goes on stays");
}

/// Whoever began a long one does not have everybody else wait for its end.
#[sqlx::test(migrations = "./migrations")]
async fn jobs_take_turns(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let long = begin(&portal, &bulk("1000", "999")).await;
    job::advance(&portal.store, now()).await.unwrap();
    let short = begin(&portal, &bulk("5000", "10")).await;
    job::advance(&portal.store, now()).await.unwrap();
    job::advance(&portal.store, now()).await.unwrap();
    assert!(find(&portal, short).await.ended.is_some() && find(&portal, long).await.ended.is_none());
}
