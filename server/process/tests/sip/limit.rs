//! The limit of concurrent registrations.

use std::net::SocketAddr;

use crate::support::probe::{Probe, Reply};
use crate::support::site::{Extension, Site, shared};

const PHONES: usize = 24;
const ROUNDS: usize = 4;

/// As many phones as there are, all with the answer to their challenge in hand, let go at the same moment.
async fn race(site: &Site, extension: &Extension, servers: &[SocketAddr]) -> Vec<Reply> {
    let mut phones = Vec::new();
    for index in 0..PHONES {
        let mut phone = Probe::new(extension, servers[index % servers.len()]).await;
        let challenge = phone.challenge().await;
        let credentials = phone.credentials(&challenge, "MD5", "REGISTER");
        phones.push((phone, credentials));
    }
    let started = phones
        .into_iter()
        .map(|(mut phone, credentials)| tokio::spawn(async move { phone.register_with(&credentials).await }));
    let started: Vec<_> = started.collect();
    let mut replies = Vec::new();
    for reply in started {
        replies.push(reply.await.unwrap());
    }
    site.change(extension, "SELECT $1").await;
    replies
}

async fn rounds(site: &Site, limit: i16, servers: &[SocketAddr]) {
    for _ in 0..ROUNDS {
        let extension = site.extension(limit).await;
        let replies = race(site, &extension, servers).await;
        let accepted = replies.iter().filter(|reply| reply.status() == 200).count();
        let full =
            replies.iter().filter(|reply| (reply.status(), reply.reason()) == (403, "Too Many Registrations")).count();
        let limit = usize::try_from(limit).unwrap();
        assert_eq!((accepted, full, site.bindings(&extension).await.len()), (limit, PHONES - limit, limit));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn holds_when_all_phones_register_at_once() {
    let site = shared().await;
    rounds(site, 3, &[site.sip]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn holds_across_two_engines_which_accept_each_others_nonces() {
    let site = shared().await;
    let (second, engine) = site.second_engine().await;
    rounds(site, 2, &[site.sip, second]).await;
    engine.stop().await;
}

#[tokio::test]
async fn who_is_too_many_is_told_so_and_who_is_in_can_refresh() {
    let site = shared().await;
    let extension = site.extension(2).await;
    let mut phones = [Probe::new(&extension, site.sip).await, Probe::new(&extension, site.sip).await];
    for phone in &mut phones {
        assert_eq!(phone.register().await.status(), 200);
    }
    let mut third = Probe::new(&extension, site.sip).await;
    let refused = third.register().await;
    assert_eq!((refused.status(), refused.reason()), (403, "Too Many Registrations"));
    assert_eq!(refused.fields("Retry-After"), ["60"]);
    for phone in &mut phones {
        assert_eq!(phone.register().await.status(), 200, "a refresh always works");
    }
    let mut leaving = phones.into_iter().next().unwrap();
    let challenge = leaving.challenge().await;
    let credentials = leaving.credentials(&challenge, "MD5", "REGISTER");
    let gone = leaving.send("REGISTER", &extension.number, &format!("{credentials}Expires: 0\r\n")).await;
    assert_eq!(gone.status(), 200);
    assert_eq!(third.register().await.status(), 200, "a place that was left is free");
}

#[tokio::test]
async fn a_lowered_limit_drops_the_newest_and_the_rest_can_refresh() {
    let site = shared().await;
    let extension = site.extension(3).await;
    let mut phones = Vec::new();
    for _ in 0..3 {
        let mut phone = Probe::new(&extension, site.sip).await;
        assert_eq!(phone.register().await.status(), 200);
        phones.push(phone);
    }
    site.change(&extension, "UPDATE sip.endpoint SET max_contacts = 1 WHERE extension_id = $1").await;
    assert_eq!(site.bindings(&extension).await, [phones[0].contact()]);
    assert_eq!(phones[0].register().await.status(), 200);
    assert_eq!(phones[2].register().await.status(), 403);
    site.change(&extension, "UPDATE sip.endpoint SET max_contacts = 2 WHERE extension_id = $1").await;
    assert_eq!(phones[2].register().await.status(), 200);
}
