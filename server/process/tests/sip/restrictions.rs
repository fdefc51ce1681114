//! From where an extension may be used, and with which phones: asked with every request, and of every binding when it changes.

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, shared};
use crate::support::wait::until;

/// Not local: see `Site::start`.
const ELSEWHERE: &str = "127.128.3.1";

/// Why phones of the extension were refused, as often as that was written down.
async fn reasons(site: &Site, extension: &Extension, count: usize) -> Vec<String> {
    until("the refusals are written down", async || {
        let reasons: Vec<String> =
            sqlx::query_scalar("SELECT reason FROM sip.attempt WHERE extension_id = $1 ORDER BY id")
                .bind(extension.id)
                .fetch_all(&mut site.portal().await)
                .await
                .unwrap();
        (reasons.len() >= count).then_some(reasons)
    })
    .await
}

/// What a REGISTER of the extension from this address is answered with.
async fn register(site: &Site, extension: &Extension, address: &str) -> u16 {
    Probe::from(extension, site.sip, address).await.register().await.status()
}

async fn allow_networks(site: &Site, extension: &Extension, networks: &str) {
    sqlx::query("UPDATE sip.endpoint SET allowed_networks = sip.network_list($2) WHERE extension_id = $1")
        .bind(extension.id)
        .bind(networks)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
}

async fn allow_agents(site: &Site, extension: &Extension, agents: &str) {
    sqlx::query("UPDATE sip.endpoint SET allowed_agents = sip.agent_pattern($2) WHERE extension_id = $1")
        .bind(extension.id)
        .bind(agents)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn from_elsewhere_only_who_may() {
    let site = shared().await;
    let (extension, callee) = (site.extension(3).await, site.extension(1).await);
    let mut far = Probe::from(&extension, site.sip, ELSEWHERE).await;
    let refused = far.register().await;
    assert_eq!((refused.status(), refused.reason()), (403, "Forbidden"));
    assert_eq!(far.request("INVITE", &callee.number).await.status(), 403, "nor may it call");
    assert_eq!(reasons(site, &extension, 2).await, ["remote_not_allowed", "remote_not_allowed"]);
    let mut near = Probe::from(&extension, site.sip, "127.127.255.254").await;
    assert_eq!(near.register().await.status(), 200);

    site.change(&extension, "UPDATE sip.endpoint SET remote_registration = true WHERE extension_id = $1").await;
    assert_eq!(far.register().await.status(), 200);
    assert_eq!(far.request("INVITE", &callee.number).await.status(), 480);
    assert_eq!(site.bindings(&extension).await, [near.contact(), far.contact()]);

    site.change(&extension, "UPDATE sip.endpoint SET remote_registration = false WHERE extension_id = $1").await;
    assert_eq!(site.bindings(&extension).await, [near.contact()], "what may not be there any more is gone at once");
    assert_eq!(far.register().await.status(), 403);
}

#[tokio::test]
async fn what_the_operator_calls_local_is_local() {
    const OWN: &str = "UPDATE sip.local_network SET own = '2001:db8::/32,127.129.0.0/24' WHERE $1 > 0";
    let site = shared().await;
    let extension = site.extension(2).await;
    let mut far = Probe::from(&extension, site.sip, "127.129.0.1").await;
    assert_eq!(far.register().await.status(), 403);
    site.change(&extension, OWN).await;
    until("the engine knows", async || (far.register().await.status() == 200).then_some(())).await;
    assert_eq!(register(site, &extension, "127.129.1.1").await, 403);
    site.change(&extension, "UPDATE sip.local_network SET own = '' WHERE $1 > 0").await;
    assert_eq!(site.bindings(&extension).await, [""; 0], "with the commit");
    until("the engine knows", async || (far.register().await.status() == 403).then_some(())).await;

    site.change(&extension, OWN).await;
    until("the engine knows", async || (far.register().await.status() == 200).then_some(())).await;
    let mut portal = site.portal().await;
    let mut change = sqlx::Connection::begin(&mut portal).await.unwrap();
    sqlx::query("UPDATE sip.local_network SET own = ''").execute(&mut *change).await.unwrap();
    let mut late = Probe::from(&extension, site.sip, "127.129.0.2").await;
    assert_eq!(late.register().await.status(), 200, "nobody knows yet");
    change.commit().await.unwrap();
    until("who was let in meanwhile is signed off", async || site.bindings(&extension).await.is_empty().then_some(()))
        .await;
    assert_eq!(late.register().await.status(), 403);
}

#[tokio::test]
async fn from_the_networks_alone_that_are_named() {
    let site = shared().await;
    let extension = site.extension(3).await;
    assert_eq!(register(site, &extension, "127.3.1.1").await, 200);
    allow_networks(site, &extension, "192.0.2.0/24\n127.3.2.128/25\n127.3.1.9").await;
    assert_eq!(site.bindings(&extension).await, [""; 0], "it is dropped");
    for (address, expected) in
        [("127.3.2.128", 200), ("127.3.2.255", 200), ("127.3.1.9", 200), ("127.3.2.127", 403), ("127.3.1.1", 403)]
    {
        assert_eq!(register(site, &extension, address).await, expected, "{address}");
    }
    assert_eq!(reasons(site, &extension, 2).await, ["address_not_allowed", "address_not_allowed"]);
    // A network that is named is not yet one from which one may come at all.
    allow_networks(site, &extension, "127.0.0.0/8").await;
    assert_eq!(register(site, &extension, ELSEWHERE).await, 403);
    assert_eq!(reasons(site, &extension, 3).await[2], "remote_not_allowed");
}

#[tokio::test]
async fn of_ipv6_as_well() {
    let site = shared().await;
    let extension = site.extension(2).await;
    let (sip, engine) = site.sixth_engine().await;
    let register = async || Probe::from(&extension, sip, "::1").await.register().await.status();
    assert_eq!(register().await, 200, "loopback is local");
    assert_eq!(site.bindings(&extension).await.len(), 1);
    for (networks, expected) in [
        ("2001:db8::/32\n127.0.0.0/8", 403),
        ("0.0.0.0/0", 403),
        ("::2/127", 403),
        ("::/127", 200),
        ("::1", 200),
        ("::/0", 200),
    ] {
        allow_networks(site, &extension, networks).await;
        assert_eq!(register().await, expected, "{networks}");
        assert_eq!(site.bindings(&extension).await.is_empty(), expected == 403, "{networks}");
        site.change(
            &extension,
            "DELETE FROM sip.location USING sip.endpoint WHERE username = number AND extension_id = $1",
        )
        .await;
    }
    engine.stop().await;
}

#[tokio::test]
async fn only_phones_that_say_they_are_of_a_kind() {
    let site = shared().await;
    let (extension, callee) = (site.extension(3).await, site.extension(1).await);
    allow_agents(site, &extension, "Yealink SIP-T4\nodd (v.1)+ $|").await;
    let of = async |agent: &str| Probe::new(&extension, site.sip).await.agent(agent);
    for (agent, expected) in [
        ("Yealink SIP-T46S 66.86.0.15", 200),
        ("yEALINK sip-t4", 200),
        ("ODD (V.1)+ $| and more", 200),
        ("Yealink SIP-T5", 403),
        ("a Yealink SIP-T46S", 403),
        ("odd (vx1)+ $|", 403),
        ("", 403),
    ] {
        let mut phone = of(agent).await;
        assert_eq!(phone.register().await.status(), expected, "{agent}");
        site.change(
            &extension,
            "DELETE FROM sip.location USING sip.endpoint WHERE username = number AND extension_id = $1",
        )
        .await;
    }
    assert_eq!(of("friendly-scanner").await.request("INVITE", &callee.number).await.status(), 403);
    assert_eq!(of("Yealink SIP-T46S").await.request("INVITE", &callee.number).await.status(), 480);
    assert!(reasons(site, &extension, 5).await.iter().all(|reason| reason == "user_agent_not_allowed"));

    assert_eq!(of("Yealink SIP-T46S").await.register().await.status(), 200);
    allow_agents(site, &extension, "snom").await;
    assert_eq!(site.bindings(&extension).await, [""; 0], "it is dropped");
}

#[tokio::test]
async fn a_real_phone_of_the_right_kind_and_place_calls() {
    let site = shared().await;
    let (ada, ben) = (site.extension(1).await, site.extension(1).await);
    for extension in [&ada, &ben] {
        allow_networks(site, extension, "127.0.0.1").await;
        allow_agents(site, extension, "BARESIP").await;
    }
    let (mut first, mut second) = tokio::join!(Baresip::start(&ada, site), Baresip::start(&ben, site));
    first.dial(&ben.number, site.sip).await;
    second.event("CALL_INCOMING").await;
    second.command("accept", "").await;
    first.event("CALL_ESTABLISHED").await;
    // A call that is up goes on, and is ended by who began it.
    allow_networks(site, &ada, "192.0.2.1").await;
    first.command("hangup", "").await;
    second.event("CALL_CLOSED").await;
}

#[tokio::test]
async fn who_guesses_right_from_elsewhere_hears_no_difference() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut right = Probe::from(&extension, site.sip, "127.128.4.1").await;
    let mut wrong = Probe::from(&extension, site.sip, "127.128.4.2").await.named(&extension.name, "wrong");
    let [right, wrong] = [right.register().await, wrong.register().await];
    assert_eq!((right.status(), right.reason()), (wrong.status(), wrong.reason()));
    let mut told = reasons(site, &extension, 2).await;
    told.sort_unstable();
    assert_eq!(told, ["remote_not_allowed", "wrong_password"]);
}
