//! What the engine writes down about calls.

use patchbay_process::postgres;
use sqlx::Row;
use sqlx::postgres::PgRow;

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, database_settings, shared};
use crate::support::wait::until;

/// A call as the table has it.
#[derive(Clone, Debug)]
struct Call {
    callee: Option<i64>,
    names: (String, String),
    to: String,
    /// When it began, rang, was answered and ended, in seconds.
    times: [Option<f64>; 4],
    reason: Option<String>,
    status: Option<i16>,
    engine: i32,
}

impl Call {
    /// Which of ringing, answer and end have a time, and that they follow each other.
    fn seen(&self) -> [bool; 3] {
        let known: Vec<_> = self.times.iter().flatten().collect();
        assert!(known.is_sorted(), "{self:?}");
        [self.times[1].is_some(), self.times[2].is_some(), self.times[3].is_some()]
    }
}

/// The calls of an extension, the first one first.
async fn calls(site: &Site, caller: &Extension) -> Vec<Call> {
    let calls = "SELECT *, ARRAY(SELECT extract(epoch FROM at)::float8
             FROM unnest(ARRAY[started_at, rang_at, answered_at, ended_at]) WITH ORDINALITY AS moment (at, nr) ORDER BY nr) AS times
         FROM sip.call WHERE caller = $1 ORDER BY started_at, id";
    let rows = sqlx::query(calls).bind(caller.id).fetch_all(&mut site.portal().await).await.unwrap();
    let call = |row: &PgRow| Call {
        callee: row.get("callee"),
        names: (row.get("caller_name"), row.get("callee_name")),
        to: row.get("callee_number"),
        times: row.get::<Vec<_>, _>("times").try_into().unwrap(),
        reason: row.get("reason"),
        status: row.get("status"),
        engine: row.get("engine"),
    };
    rows.iter().map(call).collect()
}

/// Waits until an extension has one call that is written down as over.
async fn ended(site: &Site, caller: &Extension) -> Call {
    until("the end of the call is written down", async || {
        let calls = calls(site, caller).await;
        assert!(calls.len() < 2, "{calls:?}");
        calls.into_iter().find(|call| call.reason.is_some())
    })
    .await
}

async fn pair(site: &Site) -> ((Extension, Baresip), (Extension, Baresip)) {
    let (ada, ben) = (site.extension(1).await, site.extension(1).await);
    let (first, second) = tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site));
    ((ada, first), (ben, second))
}

/// A call that is up and written down: who called, and both phones.
async fn talking(site: &Site) -> (Extension, Baresip, Baresip) {
    let ((ada, mut calling), (ben, mut ringing)) = pair(site).await;
    calling.dial(&ben.number, site.sip).await;
    ringing.event("CALL_INCOMING").await;
    ringing.command("accept", "").await;
    calling.event("CALL_ESTABLISHED").await;
    until("the answer is written down", async || calls(site, &ada).await.pop()).await;
    (ada, calling, ringing)
}

#[tokio::test]
async fn an_answered_call_says_who_hung_up() {
    let site = shared().await;
    let ((ada, mut calling), (ben, mut ringing)) = pair(site).await;
    calling.dial(&ben.number, site.sip).await;
    ringing.event("CALL_INCOMING").await;
    ringing.command("accept", "").await;
    calling.event("CALL_ESTABLISHED").await;
    let going_on = until("the answer is written down", async || calls(site, &ada).await.pop()).await;
    assert_eq!((going_on.seen(), &going_on.reason), ([true, true, false], &None));
    ringing.command("hangup", "").await;
    calling.event("CALL_CLOSED").await;
    let call = ended(site, &ada).await;
    assert_eq!((call.seen(), call.reason.as_deref()), ([true, true, true], Some("callee_hung_up")));
    assert_eq!((call.callee, &call.to), (Some(ben.id), &ben.number));
    assert_eq!(call.names, (ada.display_name.clone(), ben.display_name.clone()));

    ringing.dial(&ada.number, site.sip).await;
    calling.event("CALL_INCOMING").await;
    calling.command("accept", "").await;
    ringing.event("CALL_ESTABLISHED").await;
    ringing.command("hangup", "").await;
    calling.event("CALL_CLOSED").await;
    assert_eq!(ended(site, &ben).await.reason.as_deref(), Some("caller_hung_up"));
}

#[tokio::test]
async fn a_call_that_was_not_answered_says_why() {
    let site = shared().await;
    let ((ada, mut calling), (ben, mut ringing)) = pair(site).await;
    calling.dial(&ben.number, site.sip).await;
    ringing.event("CALL_INCOMING").await;
    calling.event("CALL_RINGING").await;
    calling.command("hangup", "").await;
    ringing.event("CALL_CLOSED").await;
    let call = ended(site, &ada).await;
    assert_eq!((call.seen(), call.reason.as_deref()), ([true, false, true], Some("cancelled")));

    ringing.dial(&ada.number, site.sip).await;
    calling.event("CALL_INCOMING").await;
    calling.command("hangup", "").await;
    ringing.event("CALL_CLOSED").await;
    let call = ended(site, &ben).await;
    assert_eq!((call.seen()[1], call.status), (false, Some(486)), "baresip declines as busy");
    assert_eq!(call.reason.as_deref(), Some("busy"));
}

#[tokio::test]
async fn a_call_that_reached_no_phone_says_why() {
    let site = shared().await;
    let callers = [site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await];
    let [to_nobody, to_nonsense, to_silence, to_the_dead] = &callers;
    let (silent, dead) = (site.extension(1).await, site.extension(1).await);
    // Registered, and it answers nothing.
    let mut mute = Probe::new(&dead, site.sip).await;
    assert_eq!(mute.register().await.status(), 200);
    for (caller, to, status) in [
        (to_nobody, "99999999", 404),
        (to_nonsense, "x'%20OR%201=1", 404),
        (to_silence, silent.number.as_str(), 480),
        (to_the_dead, dead.number.as_str(), 408),
    ] {
        assert_eq!(Probe::new(caller, site.sip).await.request("INVITE", to).await.status(), status, "{to}");
    }
    let nobody = ended(site, to_nobody).await;
    assert_eq!(
        (nobody.reason.as_deref(), nobody.callee, nobody.to.as_str()),
        (Some("unknown_number"), None, "99999999")
    );
    assert_eq!(nobody.seen(), [false, false, true]);
    assert_eq!(ended(site, to_nonsense).await.to, "x'%20OR%201=1", "as it was dialled");
    assert_eq!(ended(site, to_silence).await.reason.as_deref(), Some("not_registered"));
    assert_eq!(ended(site, to_the_dead).await.reason.as_deref(), Some("unreachable"));
}

#[tokio::test]
async fn who_may_not_call_is_in_no_log() {
    let site = shared().await;
    let (caller, other, callee) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let mut stranger = Probe::new(&caller, site.sip).await.named(&caller.name, "wrong");
    assert_eq!(stranger.request("INVITE", &callee.number).await.status(), 403);
    // What is told later is written down later.
    assert_eq!(Probe::new(&other, site.sip).await.request("INVITE", &callee.number).await.status(), 480);
    ended(site, &other).await;
    assert!(calls(site, &caller).await.is_empty());
}

#[tokio::test]
async fn two_engines_write_one_row_each_for_their_own_calls() {
    let site = shared().await;
    let (second, engine) = site.second_engine().await;
    let callers = [site.extension(1).await, site.extension(1).await];
    let callee = site.extension(1).await;
    for (caller, server) in callers.iter().zip([site.sip, second]) {
        assert_eq!(Probe::new(caller, server).await.request("INVITE", &callee.number).await.status(), 480);
    }
    let engines = [ended(site, &callers[0]).await.engine, ended(site, &callers[1]).await.engine];
    assert_eq!(engines, [1, 2]);
    engine.stop().await;
}

#[tokio::test]
async fn the_end_of_a_call_whose_engine_was_killed_is_not_known() {
    let site = Site::start().await;
    let (ada, mut calling, mut ringing) = talking(&site).await;
    site.crash_engine().await;
    let lost = ended(&site, &ada).await;
    assert_eq!((lost.seen(), lost.reason.as_deref()), ([true, true, false], Some("unknown")));
    calling.command("hangup", "").await;
    ringing.event("CALL_CLOSED").await;
    site.stop().await;
}

/// What ended while nobody could write it down is written down afterwards, with the time at which it ended.
#[tokio::test]
async fn an_end_that_the_database_did_not_hear_of_is_told_later() {
    let site = Site::start().await;
    let (ada, mut calling, mut ringing) = talking(&site).await;
    let Site { sip, engine, database, folder } = site;
    database.stop().await;
    calling.command("hangup", "").await;
    ringing.event("CALL_CLOSED").await;
    let database = postgres::start(&database_settings(folder.path())).await.unwrap();
    let site = Site { sip, engine, database, folder };
    let call = ended(&site, &ada).await;
    assert_eq!((call.seen(), call.reason.as_deref()), ([true, true, true], Some("caller_hung_up")));
    let back: f64 = sqlx::query_scalar("SELECT extract(epoch FROM pg_postmaster_start_time())::float8")
        .fetch_one(&mut site.portal().await)
        .await
        .unwrap();
    assert!(call.times[3].unwrap() < back, "{call:?} {back}");
    site.stop().await;
}
