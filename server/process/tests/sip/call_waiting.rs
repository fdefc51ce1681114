//! A second call to somebody who talks.

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, shared};
use crate::support::wait::until;

const OFF: &str = "UPDATE sip.endpoint SET call_waiting = false WHERE extension_id = $1";

/// Waits until the database knows whether somebody talks at the extension.
async fn talks(site: &Site, extension: &Extension, expected: bool) {
    until("the call is written down", async || {
        let talks: bool = sqlx::query_scalar("SELECT sip.is_talking($1)")
            .bind(extension.id)
            .fetch_one(&mut site.portal().await)
            .await
            .unwrap();
        (talks == expected).then_some(())
    })
    .await;
}

async fn talk(site: &Site, caller: (&mut Baresip, &Extension), callee: (&mut Baresip, &Extension)) {
    caller.0.dial(&callee.1.number, site.sip).await;
    callee.0.event("CALL_INCOMING").await;
    callee.0.command("accept", "").await;
    tokio::join!(caller.0.event("CALL_ESTABLISHED"), callee.0.event("CALL_ESTABLISHED"));
    talks(site, caller.1, true).await;
    talks(site, callee.1, true).await;
}

#[tokio::test]
async fn one_call_at_a_time_unless_calls_wait() {
    let site = shared().await;
    let (ada, ben, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let (mut calling, mut called, mut third) =
        tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site), Baresip::start(&eve, site));
    talk(site, (&mut calling, &ada), (&mut called, &ben)).await;

    // The usual: it rings for the second call as well.
    third.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    third.command("hangup", "").await;
    tokio::join!(third.event("CALL_CLOSED"), called.event("CALL_CLOSED"));

    // Without it, whoever talks is busy, whoever called whom: the engine says so, since baresip would ring.
    for talking in [&ben, &ada] {
        site.change(talking, OFF).await;
        third.dial(&talking.number, site.sip).await;
        let closed = third.event("CALL_CLOSED").await;
        assert!(closed["param"].as_str().unwrap_or_default().contains("486 Busy Here"), "{closed}");
    }

    // Once the call is over, it rings again.
    calling.command("hangup", "").await;
    tokio::join!(calling.event("CALL_CLOSED"), called.event("CALL_CLOSED"));
    talks(site, &ben, false).await;
    third.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
}

/// As calls go on that find the phones themselves busy.
#[tokio::test]
async fn the_second_call_goes_where_the_presence_sends_it() {
    let site = shared().await;
    let (ada, ben, eve, other) =
        (site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await);
    site.change(&ben, OFF).await;
    let (mut calling, mut called, mut last) =
        tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site), Baresip::start(&eve, site));
    talk(site, (&mut calling, &ada), (&mut called, &ben)).await;

    let set = "UPDATE sip.endpoint SET internal_busy[1] = 0, presence_information[1] = 'In a meeting' WHERE extension_id = $1";
    site.change(&ben, set).await;
    let mut second = Probe::new(&other, site.sip).await;
    let refused = second.request("INVITE", &ben.number).await;
    assert_eq!((refused.status(), refused.reason()), (480, "In a meeting"));

    sqlx::query("UPDATE sip.endpoint SET internal_busy[1] = $2 WHERE extension_id = $1")
        .bind(ben.id)
        .bind(eve.id)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
    let mut second = Baresip::start(&other, site).await;
    second.dial(&ben.number, site.sip).await;
    last.event("CALL_INCOMING").await;
    last.command("accept", "").await;
    second.event("CALL_ESTABLISHED").await;
    // Who took the call talks, and not who was dialled.
    talks(site, &eve, true).await;
    calling.command("hangup", "").await;
    tokio::join!(calling.event("CALL_CLOSED"), called.event("CALL_CLOSED"));
    talks(site, &ben, false).await;
    let ends: Vec<(String, bool)> =
        sqlx::query_as("SELECT reason, missed FROM sip.call WHERE caller = $1 AND reason IS NOT NULL")
            .bind(other.id)
            .fetch_all(&mut site.portal().await)
            .await
            .unwrap();
    assert_eq!(ends, [("busy".to_owned(), true)]);
}

#[tokio::test]
async fn a_call_of_one_engine_makes_busy_at_the_other() {
    let site = Site::start().await;
    let (second, engine) = site.second_engine().await;
    let (ada, ben, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    site.change(&ben, OFF).await;
    let (mut calling, mut called) = tokio::join!(Baresip::start(&ada, &site), Baresip::start(&ben, &site));
    talk(&site, (&mut calling, &ada), (&mut called, &ben)).await;
    let mut third = Probe::new(&eve, second).await;
    let refused = third.request("INVITE", &ben.number).await;
    assert_eq!((refused.status(), refused.reason()), (486, "Busy Here"));
    engine.stop().await;
    site.stop().await;
}
