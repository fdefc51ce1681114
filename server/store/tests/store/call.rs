//! What the engines write down about calls, and who reads it.

use patchbay_shared::{CallEnd, ExtensionForm, Field, Permission, SettingsForm};
use patchbay_store::{
    call::{self, Call, CallPage, CallQuery, OWN},
    cursor::LogCursor,
    extension::{self, Apply, Choice},
    session::{OwnExtension, Permit, ReadCallLog, Session},
    setting,
};
use sqlx::{AssertSqlSafe, Executor, PgPool};
use time::{Duration, OffsetDateTime};

use crate::harness::{Portal, log_in, now};
use crate::permit::{give, of_person};

fn all() -> CallQuery {
    CallQuery { size: 100, ..CallQuery::default() }
}

async fn read(portal: &Portal, session: &Session, query: &CallQuery) -> CallPage {
    let permit: Permit<ReadCallLog> = session.permit().unwrap();
    call::page(&portal.store, &permit, query).await.unwrap()
}

/// What an engine tells: which call of its first run, from where to where, when it was answered and when it ended, and why.
/// Calls begin as many minutes after `now` as their key says.
async fn told(portal: &Portal, key: i32, (from, to): (&str, &str), seen: [Option<f64>; 2], why: Option<&str>) {
    let began = now().unix_timestamp() as f64 + f64::from(key) * 60.0;
    let [answered, ended] = seen.map(|after| after.map(|after| began + after));
    sqlx::query("SELECT sip.note_call(1, 'first', $1, $2, $3, $4, $4 + 0.5, $5, $6, $7, NULL)")
        .bind(key.to_string())
        .bind(from)
        .bind(to.as_bytes())
        .bind(began)
        .bind(answered)
        .bind(ended)
        .bind(why)
        .execute(&portal.pool)
        .await
        .unwrap();
}

async fn is_there(portal: &Portal, run: &str) {
    sqlx::query("SELECT sip.engine_is_there(1, $1)").bind(run).execute(&portal.pool).await.unwrap();
}

fn told_of(page: &CallPage) -> Vec<(&str, &str, Option<CallEnd>)> {
    page.calls.iter().map(|call| (call.caller.number.as_str(), call.callee.number.as_str(), call.end)).collect()
}

async fn only(portal: &Portal) -> Call {
    let calls = read(portal, &portal.session, &all()).await.calls;
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls.into_iter().next().unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_call_is_one_row_whatever_comes_first_and_however_often(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    let (answered, ended) = ([Some(2.0), None], [Some(2.0), Some(62.0)]);
    told(&portal, 1, ("1000", "1001"), answered, None).await;
    let going_on = only(&portal).await;
    assert_eq!((going_on.end, going_on.talking()), (None, None));
    told(&portal, 1, ("1000", "1001"), ended, Some("callee_hung_up")).await;
    // The answer once more, after the end.
    told(&portal, 1, ("1000", "1001"), answered, None).await;
    told(&portal, 1, ("1000", "1001"), [Some(2.0), Some(99.0)], Some("caller_hung_up")).await;
    let call = only(&portal).await;
    assert_eq!((call.caller.extension_id, call.caller.name.as_str()), (Some(ada), "Ada Lovelace"));
    assert_eq!((call.callee.extension_id, call.callee.number.as_str()), (Some(ben), "1001"));
    assert_eq!(call.end, Some(CallEnd::CalleeHungUp));
    assert_eq!((call.ringing(), call.talking()), (Some(Duration::milliseconds(1500)), Some(Duration::MINUTE)));
}

/// Names of ends, and which of them are missed calls, are the shared crate's.
#[sqlx::test(migrations = "./migrations")]
async fn every_end_is_one_that_everybody_knows(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    for (key, end) in (0..).zip(CallEnd::ALL) {
        let ended = (end != CallEnd::Unknown).then_some(3.0);
        told(&portal, key, ("1000", "4711"), [None, ended], Some(end.name())).await;
        let missed: bool = sqlx::query_scalar("SELECT missed FROM sip.call WHERE reason = $1")
            .bind(end.name())
            .fetch_one(&portal.pool)
            .await
            .unwrap();
        assert_eq!(missed, end.is_missed(), "{end:?}");
    }
    let page = read(&portal, &portal.session, &all()).await;
    assert!(page.calls.iter().rev().map(|call| call.end).eq(CallEnd::ALL.map(Some)));
    let made_up =
        "INSERT INTO sip.call (engine, run, key, caller_number, caller_name, callee_number, callee_name, started_at,
        ended_at, reason, changed_at) VALUES (1, '', 'x', '', '', '', '', now(), now(), 'unknown', now())";
    let refused = portal.pool.execute(made_up).await.unwrap_err();
    assert!(refused.to_string().contains("call_ended"), "an end that nobody saw has no time: {refused}");
}

/// An engine that began anew knows nothing of the calls of before; one that is not heard of is gone, until it is heard of again.
#[sqlx::test(migrations = "./migrations")]
async fn the_end_that_nobody_saw_is_not_made_up(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    // The engine's clock: a call of a day ago is over.
    sqlx::query("UPDATE sip.call_policy SET longest_call = '100 years'").execute(&portal.pool).await.unwrap();
    is_there(&portal, "first").await;
    told(&portal, 1, ("1000", "1001"), [Some(2.0), None], None).await;
    call::prune(&portal.store).await.unwrap();
    assert_eq!(only(&portal).await.end, None, "it is there");

    let away = "UPDATE sip.engine SET seen_at = now() - interval '31 seconds'";
    portal.pool.execute(away).await.unwrap();
    sqlx::query("SELECT sip.end_lost_calls()").execute(&portal.pool).await.unwrap();
    let lost = only(&portal).await;
    assert_eq!((lost.end, lost.ended_at, lost.talking()), (Some(CallEnd::Unknown), None, None));
    is_there(&portal, "first").await;
    assert_eq!(only(&portal).await.end, None, "the database was away, and not the engine");

    is_there(&portal, "second").await;
    assert_eq!(only(&portal).await.end, Some(CallEnd::Unknown));
    is_there(&portal, "second").await;
    assert_eq!(only(&portal).await.end, Some(CallEnd::Unknown));

    sqlx::query("UPDATE sip.call_policy SET longest_call = DEFAULT").execute(&portal.pool).await.unwrap();
    let forgotten = "INSERT INTO sip.call (engine, run, key, caller_number, caller_name, callee_number, callee_name, started_at, changed_at)
        VALUES (1, 'second', 'y', '', '', '', '', now() - interval '24 hours 59 minutes', now()),
               (1, 'second', 'z', '', '', '', '', now() - interval '25 hours', now())";
    portal.pool.execute(forgotten).await.unwrap();
    is_there(&portal, "second").await;
    let reasons: Vec<Option<String>> =
        sqlx::query_scalar("SELECT reason FROM sip.call WHERE key IN ('y', 'z') ORDER BY key")
            .fetch_all(&portal.pool)
            .await
            .unwrap();
    assert_eq!(reasons, [None, Some("unknown".to_owned())]);
}

/// 3,000 calls, a second apart: every tenth was busy, and one was with somebody else.
async fn fill(pool: &PgPool) {
    let statement = "INSERT INTO sip.call (engine, run, key, caller_number, caller_name, callee_number, callee_name, started_at,
             ended_at, reason, changed_at)
         SELECT 1, '', n::text, (1000 + n % 3)::text, 'Ada ' || n % 3, '2000', CASE WHEN n = 777 THEN 'Grace_Hopper' ELSE '' END,
                to_timestamp(1790000000) + n * interval '1 second', to_timestamp(1790000000),
                CASE WHEN n % 10 = 0 THEN 'busy' ELSE 'no_answer' END, to_timestamp(1790000000) + n * interval '1 second'
         FROM generate_series(1, 3000) AS n";
    pool.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn the_log_is_searched_and_paged(pool: PgPool) {
    let portal = Portal::new(pool).await;
    fill(&portal.pool).await;
    let count = async |query: CallQuery| {
        let (mut query, mut seen) = (CallQuery { size: 700, ..query }, Vec::new());
        loop {
            let page = read(&portal, &portal.session, &query).await;
            seen.extend(page.calls.iter().map(|call| LogCursor { at: call.started_at, id: call.id }));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
        assert!(seen.is_sorted_by(|one, next| (one.at, one.id) > (next.at, next.id)), "newest first, none twice");
        seen.len()
    };
    let text = |text: &str| CallQuery { text: text.into(), ..CallQuery::default() };
    assert_eq!(count(all()).await, 3000);
    assert_eq!(count(text("ADA 1")).await, 1000);
    assert_eq!(count(text("1002")).await, 1000);
    assert_eq!(count(text("grace_h")).await, 1);
    assert_eq!(count(text("gracexh")).await, 0, "a wildcard means itself");
    assert_eq!(count(CallQuery { end: Some(CallEnd::Busy), ..CallQuery::default() }).await, 300);
    assert_eq!(count(CallQuery { end: Some(CallEnd::Busy), ..text("ada 0") }).await, 100);
    let minute = CallQuery {
        from: Some(now() + Duration::MINUTE),
        until: Some(now() + Duration::MINUTE * 2),
        ..CallQuery::default()
    };
    assert_eq!(count(minute).await, 60);
}

/// The person of an extension with a role that reads the calls of some.
async fn reader(portal: &Portal, extension_id: i64, chosen: &[i64]) -> Session {
    give(portal, extension_id, &[Permission::ViewExtensions, Permission::ReadCallLog], "chosen", chosen).await;
    of_person(portal, extension_id).await
}

#[sqlx::test(migrations = "./migrations")]
async fn one_sees_the_calls_of_those_one_looks_after(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let ada = portal.extension("1000").await;
    let chosen = [portal.extension("1001").await, portal.extension("1002").await];
    portal.extension("1003").await;
    let calls = [("1001", "1003"), ("1003", "1002"), ("1001", "1002"), ("1003", "1003"), ("1003", "4711")];
    for (key, sides) in (0..).zip(calls) {
        told(&portal, key, sides, [None, Some(1.0)], Some("no_answer")).await;
    }
    let session = reader(&portal, ada, &chosen).await;
    let end = Some(CallEnd::NoAnswer);
    let seen = [("1001", "1002", end), ("1003", "1002", end), ("1001", "1003", end)];
    assert_eq!(told_of(&read(&portal, &session, &all()).await), seen);
    let found = read(&portal, &session, &CallQuery { text: "1003".into(), ..all() }).await;
    assert_eq!(told_of(&found), [seen[1], seen[2]]);
    let permit: Permit<ReadCallLog> = session.permit().unwrap();
    let recent = call::recent(&portal.store, &permit, OffsetDateTime::UNIX_EPOCH).await.unwrap();
    assert_eq!(recent.len(), 3);
    assert_eq!(read(&portal, &portal.session, &all()).await.calls.len(), 5);

    // So many of others before them that they are looked for by extension.
    fill(&portal.pool).await;
    let again = portal.pool.execute("INSERT INTO sip.call (engine, run, key, caller_number, caller_name, callee_number, callee_name,
            started_at, ended_at, reason, changed_at)
         SELECT 1, '', 'again' || n, '', '', '', '', to_timestamp(1795000000), now(), 'busy', now() FROM generate_series(1, 20000) AS n");
    again.await.unwrap();
    let page = read(&portal, &session, &CallQuery { size: 2, ..all() }).await;
    assert_eq!(told_of(&page), seen[..2]);
    let rest = read(&portal, &session, &CallQuery { size: 2, cursor: page.next, ..all() }).await;
    assert_eq!((told_of(&rest), rest.next), (vec![seen[2]], None));
    let none = reader(&portal, ada, &[ada]).await;
    assert!(read(&portal, &none, &all()).await.calls.is_empty());
}

#[sqlx::test(migrations = "./migrations")]
async fn everybody_sees_their_own_calls_and_what_they_missed(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let ada = portal.extension("1000").await;
    portal.extension("1001").await;
    told(&portal, 0, ("1001", "1000"), [None, Some(30.0)], Some("no_answer")).await;
    for key in 1..30 {
        told(&portal, key, ("1000", "1001"), [Some(1.0), Some(9.0)], Some("caller_hung_up")).await;
    }
    told(&portal, 30, ("1001", "1000"), [Some(1.0), Some(9.0)], Some("caller_hung_up")).await;
    told(&portal, 31, ("1001", "4711"), [None, Some(0.1)], Some("unknown_number")).await;
    told(&portal, 32, ("1000", "1001"), [None, Some(5.0)], Some("busy")).await;
    let session = log_in(&portal.store, &portal.person(ada).await).await;
    let own: OwnExtension = session.own_extension().unwrap();
    let calls = call::own(&portal.store, &session, &own).await.unwrap().unwrap();
    let missed: Vec<_> = calls.missed.iter().map(|call| (call.caller.number.as_str(), call.end)).collect();
    assert_eq!(missed, [("1001", Some(CallEnd::NoAnswer))], "not the one that they made themselves");
    assert_eq!(calls.all.len(), OWN);
    assert_eq!(calls.all[0].end, Some(CallEnd::Busy));
    assert_eq!((calls.all[1].caller.number.as_str(), calls.all[2].caller.number.as_str()), ("1001", "1000"));
    assert!(session.permit::<ReadCallLog>().is_err());
}

/// The database decides what is too old or too much, whatever the portal asks.
#[sqlx::test(migrations = "./migrations")]
async fn calls_go_when_their_time_is_over_or_there_are_too_many(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let statement =
        "INSERT INTO sip.call (engine, run, key, caller_number, caller_name, callee_number, callee_name, started_at,
             ended_at, reason, changed_at)
         SELECT 1, '', n::text, '', '', '', '', now() - interval '1 day' + n * interval '1 minute', now(), 'busy', now()
         FROM generate_series(-10100, 100) AS n WHERE n <> 0";
    portal.pool.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    let kept = async || {
        call::prune(&portal.store).await.unwrap();
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM sip.call").fetch_one(&portal.pool).await.unwrap();
        count
    };
    assert_eq!(kept().await, 10_200, "90 days, and a million");
    let refused = sqlx::query("UPDATE portal.setting SET call_log_days = 0").execute(&portal.pool).await;
    assert!(refused.unwrap_err().to_string().contains("setting_call_log_days"));
    sqlx::query("UPDATE portal.setting SET call_log_days = 1").execute(&portal.pool).await.unwrap();
    assert_eq!(kept().await, 100, "more than go in one statement");
    sqlx::query("UPDATE sip.call_policy SET most_calls = 40").execute(&portal.pool).await.unwrap();
    assert_eq!(kept().await, 40);
    let oldest: i32 =
        sqlx::query_scalar("SELECT min(key::integer) FROM sip.call").fetch_one(&portal.pool).await.unwrap();
    assert_eq!(oldest, 61, "the oldest went");
}

/// What the engine sees: how long the extension's calls may last, how long those of who follows the settings, and how many.
async fn limits(portal: &Portal, number: &str) -> (Option<i32>, i32, Option<i32>) {
    sqlx::query_as(
        "SELECT subscriber.call_duration, setting.call_duration, call_limit FROM sip.subscriber, sip.setting WHERE aor = $1",
    )
        .bind(number)
        .fetch_one(&portal.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn limits_hold_from_apply_on_and_those_of_the_settings_from_their_save(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    assert_eq!(limits(&portal, "1000").await, (None, 0, None));
    let mut settings = SettingsForm::from(&portal.store.settings().settings);
    settings.call_duration = "7200".into();
    let permit = portal.session.permit().unwrap();
    setting::update(&portal.store, &permit, 1, &settings.parse().unwrap(), now()).await.unwrap();
    assert_eq!(limits(&portal, "1000").await, (None, 7200, None));

    let limit = |form: &mut ExtensionForm| {
        form.call_duration = "60".into();
        form.call_limit = "5".into();
    };
    portal.change(id, Apply::Later, limit).await.unwrap();
    assert_eq!(limits(&portal, "1000").await, (None, 7200, None), "what is saved alone is not told");
    portal.apply(id).await.unwrap();
    assert_eq!(limits(&portal, "1000").await, (Some(60), 7200, Some(5)));
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.call_duration = "0".into()).await.unwrap();
    assert_eq!(
        limits(&portal, "1000").await,
        (Some(0), 7200, Some(5)),
        "as long as they like, whatever the settings say"
    );

    let choice = Choice { from: 3, to: 2, fields: &[Field::CallDuration] };
    extension::restore(&portal.store, &portal.may.edit, id, choice, Apply::Now(&portal.may.apply), now())
        .await
        .unwrap();
    assert_eq!(limits(&portal, "1000").await, (Some(60), 7200, Some(5)));
}

async fn place(portal: &Portal, number: &str) -> i32 {
    sqlx::query_scalar("SELECT sip.place_call($1)").bind(number).fetch_one(&portal.pool).await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn who_made_too_many_calls_waits_until_somebody_lifts_it(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    for _ in 0..10 {
        assert_eq!(place(&portal, "1000").await, 0, "nothing is counted");
    }
    let limit = |form: &mut ExtensionForm| {
        form.call_limit = "2".into();
        form.call_limit_seconds = "3600".into();
    };
    portal.change(id, Apply::Now(&portal.may.apply), limit).await.unwrap();
    assert_eq!([place(&portal, "1000").await, place(&portal, "1000").await], [0, 0]);
    assert!((59..=60).contains(&place(&portal, "1000").await));
    let until = "SELECT blocked_until FROM sip.call_rate";
    let first: OffsetDateTime = sqlx::query_scalar(until).fetch_one(&portal.pool).await.unwrap();
    assert!(place(&portal, "1000").await > 0);
    let second: OffsetDateTime = sqlx::query_scalar(until).fetch_one(&portal.pool).await.unwrap();
    assert_eq!(first, second, "who tries on does not wait longer");

    call::lift_block(&portal.store, &portal.may.edit, id, now()).await.unwrap();
    assert_eq!(place(&portal, "1000").await, 0);
    call::lift_block(&portal.store, &portal.may.edit, id, now()).await.unwrap();
    let lifted: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM portal.operation_log WHERE operation = 'extension.lift_call_block' AND outcome = 'done'",
    )
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    assert_eq!(lifted, 1, "what was not done is not written down");

    // A higher limit holds at once, and a call that is old enough is not counted.
    place(&portal, "1000").await;
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.call_limit = "3".into()).await.unwrap();
    assert_eq!(place(&portal, "1000").await, 0);
    let older = "UPDATE sip.call_rate SET placed[1] = now() - interval '3601 seconds'";
    portal.pool.execute(older).await.unwrap();
    assert_eq!(place(&portal, "1000").await, 0);
    assert!(place(&portal, "1000").await > 0);
}
