//! What phones do by the presence of who is called.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Executor};

use crate::support::baresip::Baresip;
use crate::support::probe::{Probe, Reply};
use crate::support::site::{DOMAIN, Extension, Site, shared};
use crate::support::wait::until;

/// The statuses, as their arrays have them.
const STATUSES: [&str; 6] = ["available", "away", "business_trip", "do_not_disturb", "lunch", "off_work"];

/// Has calls of an extension go elsewhere during a status: `internal_always`, `internal_no_answer` or `internal_busy`.
async fn forward(site: &Site, from: &Extension, status: &str, condition: &str, to: i64) {
    let place = 1 + STATUSES.iter().position(|known| *known == status).unwrap();
    set(site, from, &format!("{condition}[{place}] = {to}")).await;
}

async fn set(site: &Site, extension: &Extension, what: &str) {
    let statement = format!("UPDATE sip.endpoint SET {what} WHERE extension_id = {}", extension.id);
    site.portal().await.execute(AssertSqlSafe(statement)).await.unwrap();
}

/// Says where somebody is, as the portal does.
async fn say(site: &Site, extension: &Extension, status: &str) {
    sqlx::query("SELECT portal.change_presence($1, $2, NULL, 'Ada', NULL, 'presence.change', now())")
        .bind(extension.id)
        .bind(status)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
}

/// How the calls of an extension ended, the first one first, once there are so many.
async fn ends(site: &Site, caller: &Extension, count: usize) -> Vec<(String, String, bool)> {
    until("the calls are written down", async || {
        let ends: Vec<(String, String, bool)> = sqlx::query_as(
            "SELECT callee_number, reason, missed FROM sip.call WHERE caller = $1 AND reason IS NOT NULL ORDER BY started_at, id",
        )
        .bind(caller.id)
        .fetch_all(&mut site.portal().await)
        .await
        .unwrap();
        (ends.len() >= count).then_some(ends)
    })
    .await
}

/// The answer of a phone that was called.
fn answer(invite: &Reply, status: &str) -> String {
    let copied = ["Via", "From", "To", "Call-ID", "CSeq"].map(|name| {
        let tag = if name == "To" { ";tag=phone" } else { "" };
        invite.fields(name).iter().map(|value| format!("{name}: {value}{tag}\r\n")).collect::<String>()
    });
    format!("SIP/2.0 {status}\r\n{}Content-Length: 0\r\n\r\n", copied.concat())
}

/// The next INVITE that a registered probe gets.
async fn invite(phone: &mut Probe) -> Reply {
    loop {
        let request = phone.read().await;
        if request.0.starts_with("INVITE ") {
            return request;
        }
    }
}

fn diversion(extension: &Extension, reason: &str) -> String {
    let name = extension.display_name.replace('"', "\\\"");
    format!("\"{name}\" <sip:{}@{DOMAIN}>;reason={reason};counter=1", extension.number)
}

async fn registered(extension: &Extension, site: &Site) -> Probe {
    let mut phone = Probe::new(extension, site.sip).await;
    assert_eq!(phone.register().await.status(), 200);
    phone
}

#[tokio::test]
async fn calls_go_on_before_the_phones_ring() {
    let site = shared().await;
    let (caller, away, second, eve) =
        (site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await);
    forward(site, &away, "away", "internal_always", second.id).await;
    forward(site, &second, "available", "internal_always", eve.id).await;
    let (mut calling, mut first, mut last) =
        tokio::join!(Baresip::start(&caller, site), Baresip::start(&away, site), Baresip::start(&eve, site));

    // While they are there, their own phone rings.
    calling.dial(&away.number, site.sip).await;
    first.event("CALL_INCOMING").await;
    first.command("accept", "").await;
    calling.event("CALL_ESTABLISHED").await;
    calling.command("hangup", "").await;
    first.event("CALL_CLOSED").await;

    // From the commit on it is the phone at the end of the way, and they can talk.
    say(site, &away, "away").await;
    calling.dial(&away.number, site.sip).await;
    last.event("CALL_INCOMING").await;
    last.command("accept", "").await;
    calling.event("CALL_ESTABLISHED").await;
    last.command("hangup", "").await;
    calling.event("CALL_CLOSED").await;
    // Who was called is who was dialled.
    let ends = ends(site, &caller, 2).await;
    let expected = [("caller_hung_up", false), ("callee_hung_up", false)];
    assert_eq!(ends, expected.map(|(end, missed)| (away.number.clone(), end.to_owned(), missed)));
}

/// Diversion (RFC 5806): the newest first, with the reason.
#[tokio::test]
async fn the_phone_that_rings_is_told_for_whom() {
    let site = shared().await;
    let (caller, dnd, busy, eve) =
        (site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await);
    forward(site, &dnd, "do_not_disturb", "internal_always", busy.id).await;
    forward(site, &busy, "available", "internal_busy", eve.id).await;
    say(site, &dnd, "do_not_disturb").await;
    let (mut taken, mut last) = (registered(&busy, site).await, registered(&eve, site).await);
    let mut calling = Probe::new(&caller, site.sip).await;
    let phones = async {
        let first = invite(&mut taken).await;
        assert_eq!(first.fields("Diversion"), [diversion(&dnd, "do-not-disturb")]);
        taken.write(answer(&first, "486 Busy Here").as_bytes()).await;
        let second = invite(&mut last).await;
        let expected = [diversion(&busy, "user-busy"), diversion(&dnd, "do-not-disturb")];
        assert_eq!(second.fields("Diversion"), expected);
        // It is still the caller who calls.
        assert!(second.fields("From")[0].contains(&caller.caller_id), "{}", second.0);
        assert!(second.fields("P-Asserted-Identity")[0].contains(&caller.caller_id), "{}", second.0);
        last.write(answer(&second, "603 Decline").as_bytes()).await;
    };
    let (refused, ()) = tokio::join!(calling.request("INVITE", &dnd.number), phones);
    assert_eq!(refused.status(), 603);
    assert_eq!(ends(site, &caller, 1).await, [(dnd.number.clone(), "declined".to_owned(), false)]);
}

#[tokio::test]
async fn a_busy_phone_sends_its_calls_on() {
    let site = shared().await;
    let (caller, busy, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let mut taken = registered(&busy, site).await;
    let mut calling = Baresip::start(&caller, site).await;
    let mut last = Baresip::start(&eve, site).await;

    calling.dial(&busy.number, site.sip).await;
    let first = invite(&mut taken).await;
    taken.write(answer(&first, "486 Busy Here").as_bytes()).await;
    let closed = calling.event("CALL_CLOSED").await;
    assert!(closed["param"].as_str().unwrap_or_default().contains("486"), "{closed}");

    forward(site, &busy, "available", "internal_busy", eve.id).await;
    calling.dial(&busy.number, site.sip).await;
    let second = invite(&mut taken).await;
    taken.write(answer(&second, "486 Busy Here").as_bytes()).await;
    last.event("CALL_INCOMING").await;
    last.command("accept", "").await;
    calling.event("CALL_ESTABLISHED").await;
    calling.command("hangup", "").await;
    tokio::join!(calling.event("CALL_CLOSED"), last.event("CALL_CLOSED"));

    // Nobody is there at all.
    set(site, &busy, "internal_busy[1] = 0, presence_information[1] = 'Ask at <reception>'").await;
    calling.dial(&busy.number, site.sip).await;
    let third = invite(&mut taken).await;
    taken.write(answer(&third, "600 Busy Everywhere").as_bytes()).await;
    let closed = calling.event("CALL_CLOSED").await;
    assert!(closed["param"].as_str().unwrap_or_default().contains("480 Ask at reception"), "{closed}");
    let ends = ends(site, &caller, 3).await;
    let expected = [("busy", true), ("caller_hung_up", false), ("busy", true)];
    assert_eq!(ends, expected.map(|(end, missed)| (busy.number.clone(), end.to_owned(), missed)));
}

#[tokio::test]
async fn nobody_answers_after_as_long_as_is_set() {
    let site = shared().await;
    let (caller, ben, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    set(site, &ben, "presence_ring_timeout[1] = 5").await;
    forward(site, &ben, "available", "internal_no_answer", eve.id).await;
    let (mut calling, mut first, mut last) =
        tokio::join!(Baresip::start(&caller, site), Baresip::start(&ben, site), Baresip::start(&eve, site));
    calling.dial(&ben.number, site.sip).await;
    first.event("CALL_INCOMING").await;
    let began = Instant::now();
    last.event("CALL_INCOMING").await;
    let rang = began.elapsed();
    assert!((Duration::from_millis(4_500)..Duration::from_secs(9)).contains(&rang), "{rang:?}");
    first.event("CALL_CLOSED").await;
    last.command("accept", "").await;
    calling.event("CALL_ESTABLISHED").await;
    calling.command("hangup", "").await;
    last.event("CALL_CLOSED").await;
    assert_eq!(ends(site, &caller, 1).await, [(ben.number.clone(), "caller_hung_up".to_owned(), false)]);
}

#[tokio::test]
async fn a_phone_that_is_not_registered_answers_nothing() {
    let site = shared().await;
    let (caller, silent, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let mut calling = Baresip::start(&caller, site).await;
    let mut last = Baresip::start(&eve, site).await;
    forward(site, &silent, "available", "internal_no_answer", eve.id).await;
    calling.dial(&silent.number, site.sip).await;
    last.event("CALL_INCOMING").await;
    calling.command("hangup", "").await;
    last.event("CALL_CLOSED").await;

    let mut phone = Probe::new(&caller, site.sip).await;
    forward(site, &silent, "available", "internal_no_answer", 0).await;
    let refused = phone.request("INVITE", &silent.number).await;
    assert_eq!((refused.status(), refused.reason()), (480, "Temporarily Unavailable"));
    set(site, &silent, "internal_no_answer[1] = NULL").await;
    let refused = phone.request("INVITE", &silent.number).await;
    assert_eq!((refused.status(), refused.reason()), (480, "Not registered"));
}

#[tokio::test]
async fn who_is_not_to_be_disturbed_says_why() {
    let site = shared().await;
    let (caller, ben) = (site.extension(1).await, site.extension(1).await);
    let mut phone = Baresip::start(&ben, site).await;
    let mut calling = Baresip::start(&caller, site).await;
    say(site, &ben, "do_not_disturb").await;
    calling.dial(&ben.number, site.sip).await;
    let closed = calling.event("CALL_CLOSED").await;
    assert!(closed["param"].as_str().unwrap_or_default().contains("480 Do Not Disturb"), "{closed}");
    set(site, &ben, "presence_information[4] = 'Im Gespräch bis 15 Uhr; \"später\"'").await;
    calling.dial(&ben.number, site.sip).await;
    let closed = calling.event("CALL_CLOSED").await;
    let said = closed["param"].as_str().unwrap_or_default();
    assert!(said.contains("480 Im Gespräch bis 15 Uhr; später"), "{closed}");
    let ends = ends(site, &caller, 2).await;
    assert_eq!(ends, [(); 2].map(|()| (ben.number.clone(), "presence".to_owned(), true)));

    say(site, &ben, "available").await;
    calling.dial(&ben.number, site.sip).await;
    phone.event("CALL_INCOMING").await;
}

#[tokio::test]
async fn a_code_that_is_dialled_changes_the_presence() {
    let site = shared().await;
    let (ada, other) = (site.extension(1).await, site.extension(1).await);
    let codes = "INSERT INTO portal.number_claim (number, presence_status) VALUES ('*74', 'do_not_disturb'), ('#1', 'available')";
    site.portal().await.execute(codes).await.unwrap();
    let mut phone = Baresip::start(&ada, site).await;
    for _ in 0..2 {
        phone.dial("*74", site.sip).await;
        let closed = phone.event("CALL_CLOSED").await;
        let said = closed["param"].as_str().unwrap_or_default();
        assert!(said.contains("603 Presence is Do Not Disturb"), "{closed}");
    }
    let mut caller = Probe::new(&other, site.sip).await;
    assert_eq!(caller.request("INVITE", &ada.number).await.reason(), "Do Not Disturb");
    // RFC 3261 section 25.1: a hash is written in another way.
    let mut keys = Probe::new(&ada, site.sip).await;
    let done = keys.request("INVITE", "%231").await;
    assert_eq!((done.status(), done.reason()), (603, "Presence is Available"));
    assert_eq!(keys.request("INVITE", "*75").await.status(), 404);
    assert_eq!(keys.request("MESSAGE", "*74").await.status(), 404);

    // From what to what is written down, once for each change, and is nobody's call.
    let logged: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT operation, presence_before, presence_after, host(address) FROM portal.operation_log
         WHERE object_id = $1 ORDER BY at, id",
    )
    .bind(ada.id)
    .fetch_all(&mut site.portal().await)
    .await
    .unwrap();
    let own = |before: &str, after: &str| ["presence.change_own", before, after, "127.0.0.1"].map(str::to_owned).into();
    assert_eq!(logged, [own("available", "do_not_disturb"), own("do_not_disturb", "available")]);
    assert_eq!(ends(site, &ada, 1).await, [("*75".to_owned(), "unknown_number".to_owned(), false)]);
}

/// Nobody can save such a thing. Were it there all the same, it would end.
#[tokio::test]
async fn a_circle_ends() {
    let site = shared().await;
    let (caller, one, two, gone) =
        (site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let mut portal = site.portal().await;
    let circle = format!(
        "SET session_replication_role = replica;
         UPDATE sip.endpoint SET internal_always[1] = {} WHERE extension_id = {};
         UPDATE sip.endpoint SET internal_always[1] = {} WHERE extension_id = {}",
        two.id, one.id, one.id, two.id
    );
    sqlx::raw_sql(AssertSqlSafe(circle)).execute(&mut portal).await.unwrap();
    let mut phone = Probe::new(&caller, site.sip).await;
    let ended = phone.request("INVITE", &one.number).await;
    assert_eq!((ended.status(), ended.reason()), (480, "Available"));

    // Neither does a call come back to who makes it, nor find who is not there any more.
    set(site, &one, "internal_always[1] = NULL").await;
    forward(site, &two, "available", "internal_always", caller.id).await;
    assert_eq!(phone.request("INVITE", &two.number).await.reason(), "Not available");
    forward(site, &two, "available", "internal_always", gone.id).await;
    site.change(&gone, "DELETE FROM sip.endpoint WHERE extension_id = $1").await;
    assert_eq!(phone.request("INVITE", &two.number).await.reason(), "Not available");
}
