//! What becomes of calls by who makes them.

use sqlx::AssertSqlSafe;

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, shared};
use crate::support::wait::until;

const ACCEPT: i64 = -1;
const HANG_UP: i64 = 0;

/// The rules of an extension, the first one first, as the portal writes them.
async fn rule(site: &Site, extension: &Extension, rules: &[(&str, i64)]) {
    let (patterns, to): (Vec<_>, Vec<_>) = rules.iter().copied().unzip();
    sqlx::query("UPDATE sip.endpoint SET call_handling_patterns = $2, call_handling_to = $3 WHERE extension_id = $1")
        .bind(extension.id)
        .bind(patterns)
        .bind(to)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
}

async fn say(site: &Site, extension: &Extension, status: &str) {
    sqlx::query("SELECT portal.change_presence($1, $2, NULL, 'Ada', NULL, 'presence.change', now())")
        .bind(extension.id)
        .bind(status)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
}

async fn closed(phone: &mut Baresip) -> String {
    let closed = phone.event("CALL_CLOSED").await;
    closed["param"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_first_rule_about_the_caller_decides() {
    let site = shared().await;
    let (ada, ben, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let (mut calling, mut called, mut other) =
        tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site), Baresip::start(&eve, site));

    // Nobody wants to hear of this caller, by the number of the extension.
    rule(site, &ben, &[(&ada.number, HANG_UP), ("*", ACCEPT)]).await;
    calling.dial(&ben.number, site.sip).await;
    assert!(closed(&mut calling).await.contains("603 Decline"));

    // The first one that fits, by what the caller ID begins with: another phone rings, and says for whom.
    let beginning = format!("{}*", &ada.caller_id[..6]);
    rule(site, &ben, &[("4711", HANG_UP), (&beginning, eve.id), (&ada.number, HANG_UP)]).await;
    calling.dial(&ben.number, site.sip).await;
    other.event("CALL_INCOMING").await;
    calling.command("hangup", "").await;
    closed(&mut other).await;
    closed(&mut calling).await;

    // About somebody else: it rings as the presence has it.
    rule(site, &ben, &[(&eve.number, HANG_UP), ("+4", ACCEPT)]).await;
    calling.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    calling.command("hangup", "").await;
    closed(&mut called).await;

    let ends = until("the calls are written down", async || {
        let ends: Vec<(String, bool)> = sqlx::query_as(
            "SELECT reason, missed FROM sip.call WHERE caller = $1 AND reason IS NOT NULL ORDER BY started_at, id",
        )
        .bind(ada.id)
        .fetch_all(&mut site.portal().await)
        .await
        .unwrap();
        (ends.len() == 3).then_some(ends)
    })
    .await;
    assert_eq!(
        ends,
        [("declined", false), ("cancelled", true), ("cancelled", true)].map(|(end, missed)| (end.to_owned(), missed))
    );
}

#[tokio::test]
async fn who_is_accepted_is_not_turned_away_by_presence() {
    let site = shared().await;
    let (ada, ben, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let mut called = Baresip::start(&ben, site).await;
    let mut calling = Baresip::start(&ada, site).await;
    say(site, &ben, "do_not_disturb").await;
    rule(site, &ben, &[(&ada.caller_id, ACCEPT)]).await;
    calling.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    calling.command("hangup", "").await;
    closed(&mut called).await;
    // Everybody else is.
    let refused = Probe::new(&eve, site.sip).await.request("INVITE", &ben.number).await;
    assert_eq!((refused.status(), refused.reason()), (480, "Do Not Disturb"));
}

/// Each extension that a call comes to has rules of its own, about who called first.
#[tokio::test]
async fn a_call_that_goes_on_is_judged_again() {
    let site = shared().await;
    let (ada, ben, eve, gone) =
        (site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await);
    rule(site, &ben, &[("*", eve.id)]).await;
    rule(site, &eve, &[(&ada.number, HANG_UP)]).await;
    let mut phone = Probe::new(&ada, site.sip).await;
    assert_eq!(phone.request("INVITE", &ben.number).await.status(), 603);
    // A caller is not called back, and nobody is there where an extension was deleted.
    rule(site, &eve, &[(&ada.number, ada.id)]).await;
    assert_eq!(phone.request("INVITE", &ben.number).await.reason(), "Not available");
    rule(site, &eve, &[("*", gone.id)]).await;
    site.change(&gone, "DELETE FROM sip.endpoint WHERE extension_id = $1").await;
    assert_eq!(phone.request("INVITE", &ben.number).await.reason(), "Not available");

    // Nobody can save a circle. Were one there all the same, it would end.
    let circle = format!(
        "SET session_replication_role = replica;
         UPDATE sip.endpoint SET call_handling_patterns = '{{*}}', call_handling_to = '{{{}}}' WHERE extension_id = {}",
        ben.id, eve.id
    );
    sqlx::raw_sql(AssertSqlSafe(circle)).execute(&mut site.portal().await).await.unwrap();
    assert_eq!(phone.request("INVITE", &ben.number).await.status(), 480);
}
