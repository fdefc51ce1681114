//! Calls that somebody else answers.

use std::net::SocketAddr;

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, shared};
use crate::support::wait::until;

/// The codes of a new installation, which has no settings here.
async fn codes(site: &Site) {
    let claim = "INSERT INTO portal.number_claim (number, pickup) VALUES ('*4', 'group'), ('**', 'extension') ON CONFLICT DO NOTHING";
    sqlx::query(claim).execute(&mut site.portal().await).await.unwrap();
}

async fn group(site: &Site, extension: &Extension, names: &str) {
    sqlx::query("UPDATE sip.endpoint SET pickup_groups = sip.group_list($2) WHERE extension_id = $1")
        .bind(extension.id)
        .bind(names)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
}

async fn said(phone: &mut Baresip, code: &str, server: SocketAddr) -> String {
    phone.dial(code, server).await;
    let closed = phone.event("CALL_CLOSED").await;
    closed["param"].as_str().unwrap_or_default().to_owned()
}

/// Whether somebody could pick a call up.
async fn rings(site: &Site, extension: &Extension) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM sip.ringing WHERE extension_id = $1)")
        .bind(extension.id)
        .fetch_one(&mut site.portal().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn members_of_a_group_answer_each_others_calls() {
    let site = shared().await;
    codes(site).await;
    let (ada, ben, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let (mut calling, mut called, mut other) =
        tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site), Baresip::start(&eve, site));
    let sales = format!("Sales {}", ben.number);
    group(site, &ben, &format!("Support\n{sales}")).await;

    // Not of the group, and then of it, written in another way.
    calling.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    assert!(said(&mut other, "*4", site.sip).await.contains("603 Nothing to pick up"));
    assert!(said(&mut other, &format!("**{}", ben.number), site.sip).await.contains("603 Nothing to pick up"));
    group(site, &eve, &sales.to_uppercase()).await;
    assert!(said(&mut other, "*4", site.sip).await.contains(&format!("603 Picking up {}", ben.number)));
    let offered = other.event("CALL_INCOMING").await;
    assert!(offered["peeruri"].as_str().unwrap_or_default().contains(&ada.caller_id), "{offered}");
    other.command("accept", "").await;
    tokio::join!(calling.event("CALL_ESTABLISHED"), other.event("CALL_ESTABLISHED"), called.event("CALL_CLOSED"));
    until("who took the call is written down", async || {
        let taker: Option<i64> = sqlx::query_scalar("SELECT taker FROM sip.call WHERE caller = $1 AND reason IS NULL")
            .bind(ada.id)
            .fetch_optional(&mut site.portal().await)
            .await
            .unwrap()
            .flatten();
        (taker? == eve.id).then_some(())
    })
    .await;
    assert!(!rings(site, &ben).await);
    other.command("hangup", "").await;
    tokio::join!(calling.event("CALL_CLOSED"), other.event("CALL_CLOSED"));
    assert!(said(&mut other, "*4", site.sip).await.contains("603 Nothing to pick up"));
}

#[tokio::test]
async fn a_call_at_one_number_is_picked_up_by_it() {
    let site = shared().await;
    codes(site).await;
    let (ada, ben, eve, zoe) =
        (site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let (mut calling, mut called, mut other) =
        tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site), Baresip::start(&eve, site));
    for member in [&ben, &eve, &zoe] {
        group(site, member, &format!("Desk {}", ben.number)).await;
    }
    calling.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    assert!(said(&mut other, &format!("**{}", zoe.number), site.sip).await.contains("603 Nothing to pick up"));
    let mut keys = Probe::new(&eve, site.sip).await;
    let done = keys.request("INVITE", &format!("**{}", ben.number)).await;
    assert_eq!((done.status(), done.reason()), (603, &*format!("Picking up {}", ben.number)));
    other.event("CALL_INCOMING").await;
    // Whoever rang first may still answer.
    called.command("accept", "").await;
    tokio::join!(calling.event("CALL_ESTABLISHED"), called.event("CALL_ESTABLISHED"), other.event("CALL_CLOSED"));
    called.command("hangup", "").await;
    calling.event("CALL_CLOSED").await;

    // One's own call is nobody's to pick up, nor one that was given up.
    calling.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    calling.command("hangup", "").await;
    called.event("CALL_CLOSED").await;
    until("the end is written down", async || (!rings(site, &ben).await).then_some(())).await;
    group(site, &ada, &format!("Desk {}", ben.number)).await;
    let mut own = Probe::new(&ada, site.sip).await;
    assert_eq!(own.request("INVITE", "*4").await.reason(), "Nothing to pick up");
}

/// The code is dialled at one engine, and the call rings at the other.
#[tokio::test]
async fn a_call_of_one_engine_is_picked_up_at_the_other() {
    let site = Site::start().await;
    codes(&site).await;
    let (second, engine) = site.second_engine().await;
    let (ada, ben, eve) = (site.extension(1).await, site.extension(1).await, site.extension(1).await);
    let (mut calling, mut called, mut other) =
        tokio::join!(Baresip::start(&ada, &site), Baresip::start(&ben, &site), Baresip::start(&eve, &site));
    group(&site, &ben, "Sales").await;
    group(&site, &eve, "Sales").await;
    calling.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    let done = Probe::new(&eve, second).await.request("INVITE", "*4").await;
    assert_eq!(done.reason(), format!("Picking up {}", ben.number));
    other.event("CALL_INCOMING").await;
    other.command("accept", "").await;
    tokio::join!(calling.event("CALL_ESTABLISHED"), other.event("CALL_ESTABLISHED"), called.event("CALL_CLOSED"));
    engine.stop().await;
    site.stop().await;
}

/// A call rings where it went on to, and no longer where it was.
#[tokio::test]
async fn a_call_that_goes_on_is_picked_up_where_it_rings() {
    let site = shared().await;
    codes(site).await;
    let (ada, ben, eve, zoe) =
        (site.extension(1).await, site.extension(1).await, site.extension(1).await, site.extension(1).await);
    sqlx::query(
        "UPDATE sip.endpoint SET presence_ring_timeout[1] = 5, internal_no_answer[1] = $2 WHERE extension_id = $1",
    )
    .bind(ben.id)
    .bind(eve.id)
    .execute(&mut site.portal().await)
    .await
    .unwrap();
    let (mut calling, mut called, mut last) =
        tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site), Baresip::start(&eve, site));
    group(site, &ben, &format!("First {}", ben.number)).await;
    group(site, &eve, &format!("Last {}", ben.number)).await;
    calling.dial(&ben.number, site.sip).await;
    called.event("CALL_INCOMING").await;
    last.event("CALL_INCOMING").await;
    let mut picker = Probe::new(&zoe, site.sip).await;
    group(site, &zoe, &format!("First {}", ben.number)).await;
    assert_eq!(picker.request("INVITE", "*4").await.reason(), "Nothing to pick up");
    group(site, &zoe, &format!("Last {}", ben.number)).await;
    assert_eq!(picker.request("INVITE", "*4").await.reason(), format!("Picking up {}", eve.number));
    calling.command("hangup", "").await;
    last.event("CALL_CLOSED").await;
}
