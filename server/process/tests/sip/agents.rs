//! Which user agents are offered SHA-256.

use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, shared};

async fn known(site: &Site, product: &str) -> Option<String> {
    sqlx::query_scalar("SELECT digest FROM sip.user_agent WHERE product = $1 AND origin = 'learnt'")
        .bind(product)
        .fetch_optional(&mut site.portal().await)
        .await
        .unwrap()
}

async fn offered(site: &Site, extension: &Extension, agent: &str) -> Vec<String> {
    let challenge = Probe::new(extension, site.sip).await.agent(agent).challenge().await;
    challenge.algorithms().into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn shipped_knowledge_decides_at_first_sight() {
    let site = shared().await;
    let extension = site.extension(1).await;
    for agent in
        ["PJSUA v2.15 Linux", "LinphoneAndroid/5.1 (Pixel)", "linphone-desktop/9", "JsSIP 3.9", "MicroSIP/3.21"]
    {
        assert_eq!(offered(site, &extension, agent).await, ["SHA-256", "MD5"], "{agent}");
    }
    for agent in ["baresip v1.0.0 (x86_64/linux)", "Yealink SIP-T46S", "not Linphone", "*", "(only a comment)"] {
        assert_eq!(offered(site, &extension, agent).await, ["MD5"], "{agent}");
    }
}

#[tokio::test]
async fn a_retransmission_gets_the_same_offer() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::new(&extension, site.sip).await.agent("Linphone/retransmits");
    assert_eq!(phone.challenge().await.algorithms(), ["SHA-256", "MD5"]);
    assert_eq!(phone.repeat("REGISTER", &extension.number, "").await.algorithms(), ["SHA-256", "MD5"]);
}

#[tokio::test]
async fn an_agent_that_cannot_is_given_md5_at_once_and_remembered() {
    let site = shared().await;
    let extension = site.extension(2).await;
    let agent = "Linphone/cannot (a Host)";
    let mut phone = Probe::new(&extension, site.sip).await.agent(agent);
    assert_eq!(phone.challenge().await.algorithms(), ["SHA-256", "MD5"]);
    let challenge = phone.challenge().await;
    assert_eq!(challenge.algorithms(), ["MD5"]);
    assert_eq!(known(site, "linphone/cannot").await, None, "without a password nobody teaches");
    assert_eq!(phone.answer(&challenge, "MD5").await.status(), 200);
    assert_eq!(known(site, "linphone/cannot").await.as_deref(), Some("MD5"));
    assert_eq!(offered(site, &extension, "Linphone/cannot (another host)").await, ["MD5"]);
    assert_eq!(offered(site, &extension, "Linphone/next-version").await, ["SHA-256", "MD5"]);
}

#[tokio::test]
async fn an_answer_that_is_neither_digest_counts_as_not_understood() {
    let site = shared().await;
    let extension = site.extension(1).await;
    for (label, claimed) in [("md5-labelled-sha256", "SHA-256"), ("labelled-sha512", "SHA-512-256")] {
        let mut phone =
            Probe::new(&extension, site.sip).await.agent(&format!("Linphone/{label}")).named(&extension.name, "x");
        let challenge = phone.challenge().await;
        let garbled =
            phone.credentials(&challenge, "MD5", "REGISTER").replace("algorithm=MD5", &format!("algorithm={claimed}"));
        let again = phone.register_with(&garbled).await;
        assert_eq!((again.status(), again.algorithms()), (401, vec!["MD5"]), "{label}");
        assert_eq!(phone.answer(&again, "MD5").await.status(), 403, "{label}");
    }
}

#[tokio::test]
async fn what_was_proven_is_not_taken_back() {
    let site = shared().await;
    let extension = site.extension(3).await;
    let agent = "Linphone/can";
    let mut phone = Probe::new(&extension, site.sip).await.agent(agent);
    let challenge = phone.challenge().await;
    assert_eq!(phone.answer(&challenge, "SHA-256").await.status(), 200);
    assert_eq!(known(site, "linphone/can").await.as_deref(), Some("SHA-256"));

    let mut lossy = Probe::new(&extension, site.sip).await.agent(agent);
    lossy.challenge().await;
    let challenge = lossy.challenge().await;
    assert_eq!(challenge.algorithms(), ["MD5"]);
    assert_eq!(lossy.answer(&challenge, "MD5").await.status(), 200);
    assert_eq!(known(site, "linphone/can").await.as_deref(), Some("SHA-256"));
    assert_eq!(offered(site, &extension, agent).await, ["SHA-256", "MD5"]);
}

#[tokio::test]
async fn a_wrong_password_teaches_nothing() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::new(&extension, site.sip).await.agent("Linphone/mistyped").named(&extension.name, "wrong");
    let challenge = phone.challenge().await;
    assert_eq!(phone.answer(&challenge, "SHA-256").await.status(), 403);
    assert_eq!(phone.challenge().await.algorithms(), ["SHA-256", "MD5"], "a second try is a first one again");
    assert_eq!(known(site, "linphone/mistyped").await, None);
}

#[tokio::test]
async fn calls_follow_the_same_policy() {
    let site = shared().await;
    let extension = site.extension(1).await;
    for (agent, algorithms) in [("Linphone/calls", vec!["SHA-256", "MD5"]), ("Desk/1", vec!["MD5"])] {
        let mut phone = Probe::new(&extension, site.sip).await.agent(agent);
        let challenge = phone.send("INVITE", "1", "").await;
        assert_eq!((challenge.status(), challenge.algorithms()), (407, algorithms));
    }
}
