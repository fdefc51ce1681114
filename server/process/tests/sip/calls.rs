//! Calls between real phones.

use std::{net::SocketAddr, time::Duration};

use tokio::{net::UdpSocket, time::timeout};

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::sipp;
use crate::support::site::{DOMAIN, Extension, shared};

/// The callee sees number and name of the caller's extension, whatever the caller's phone said.
fn assert_shows(incoming: &serde_json::Value, caller: &Extension) {
    assert_eq!(incoming["peeruri"], format!("sip:{}@{DOMAIN}", caller.caller_id), "{incoming}");
    let shown = incoming["peerdisplayname"].as_str().unwrap_or_default().replace("\\\"", "\"");
    assert_eq!(shown, caller.display_name, "{incoming}");
}

#[tokio::test]
async fn two_phones_call_each_other_both_ways() {
    let site = shared().await;
    let (ada, ben) = (site.extension(1).await, site.extension(1).await);
    let (mut first, mut second) = tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site));
    call(site.sip, (&mut first, &ada), (&mut second, &ben)).await;
    first.command("hangup", "").await;
    second.event("CALL_CLOSED").await;
    call(site.sip, (&mut second, &ben), (&mut first, &ada)).await;
    first.command("hangup", "").await;
    second.event("CALL_CLOSED").await;
}

async fn call(sip: SocketAddr, caller: (&mut Baresip, &Extension), callee: (&mut Baresip, &Extension)) {
    caller.0.dial(&callee.1.number, sip).await;
    assert_shows(&callee.0.event("CALL_INCOMING").await, caller.1);
    callee.0.command("accept", "").await;
    tokio::join!(caller.0.event("CALL_ESTABLISHED"), callee.0.event("CALL_ESTABLISHED"));
}

#[tokio::test]
async fn a_caller_cannot_claim_to_be_somebody_else() {
    let site = shared().await;
    let (caller, callee) = (site.extension(1).await, site.extension(1).await);
    let mut phone = Baresip::start(&callee, site).await;
    let answer = async {
        assert_shows(&phone.event("CALL_INCOMING").await, &caller);
        phone.command("accept", "").await;
        phone.event("CALL_CLOSED").await;
    };
    tokio::join!(answer, sipp::run("forged-caller.xml", &caller, &callee.number, site.sip));
}

#[tokio::test]
async fn a_caller_can_give_up_while_it_rings() {
    let site = shared().await;
    let (caller, callee) = (site.extension(1).await, site.extension(1).await);
    let (mut calling, mut ringing) = tokio::join!(Baresip::start(&caller, site), Baresip::start(&callee, site));
    calling.dial(&callee.number, site.sip).await;
    ringing.event("CALL_INCOMING").await;
    calling.event("CALL_RINGING").await;
    calling.command("hangup", "").await;
    ringing.event("CALL_CLOSED").await;
}

#[tokio::test]
async fn an_unknown_number_a_silent_phone_and_a_foreign_domain_are_told_apart() {
    let site = shared().await;
    let (caller, silent) = (site.extension(1).await, site.extension(1).await);
    let mut phone = Probe::new(&caller, site.sip).await;
    assert_eq!(phone.request("INVITE", "99999999").await.status(), 404);
    assert_eq!(phone.request("INVITE", "x'%20OR%201=1").await.status(), 404);
    assert_eq!(phone.request("INVITE", &silent.number).await.status(), 480);
}

#[tokio::test]
async fn a_stranger_cannot_call() {
    let site = shared().await;
    let (caller, callee) = (site.extension(1).await, site.extension(1).await);
    let mut phone = Probe::new(&caller, site.sip).await.named(&caller.name, "wrong");
    assert_eq!(phone.request("INVITE", &callee.number).await.status(), 403);
    let mut thief = Probe::new(&callee, site.sip).await.named(&caller.name, &caller.password);
    let refused = thief.request("INVITE", &callee.number).await;
    assert_eq!((refused.status(), refused.reason()), (403, "Not your extension"));
}

#[tokio::test]
async fn nobody_is_relayed_by_a_dialog_that_was_made_up() {
    let site = shared().await;
    let callee = site.extension(1).await;
    let mut stranger = Probe::new(&callee, site.sip).await;
    let inside = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let inside_at = inside.local_addr().unwrap();
    for proof in ["", ";call=", ";call=00000000000000000000000000000000"] {
        for method in ["INVITE", "BYE", "MESSAGE", "ACK"] {
            let route = format!("Route: <sip:{};lr{proof}>\r\n", site.sip);
            let message = stranger
                .message(method, "1", &route)
                .replace(&format!("sip:1@{DOMAIN} SIP/2.0"), &format!("sip:1@{inside_at} SIP/2.0"))
                .replace(">\r\nCall-ID", ">;tag=made-up\r\nCall-ID");
            if method == "ACK" {
                stranger.write(message.as_bytes()).await;
            } else {
                assert_eq!(stranger.exchange(message.as_bytes()).await.status(), 481, "{message}");
            }
        }
    }
    let mut nothing = [0; 2048];
    assert!(timeout(Duration::from_millis(500), inside.recv(&mut nothing)).await.is_err());
}
