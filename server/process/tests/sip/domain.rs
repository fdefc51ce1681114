//! Another SIP domain, while the engine runs and phones are registered.

use md5::{Digest, Md5};
use sha2::Sha256;

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::site::{DOMAIN, Extension, Site, hex};
use crate::support::wait::until;

const NEW: &str = "pbx.example.org";

/// As the portal does when all digests are there: domain, realm and digests in one transaction.
async fn change_domain(site: &Site, extensions: &[&Extension]) {
    let mut portal = site.portal().await;
    let mut tx = sqlx::Connection::begin(&mut portal).await.unwrap();
    sqlx::query("INSERT INTO portal.installation (sip_domain, former_sip_domain, key_check) VALUES ($1, $2, '')")
        .bind(NEW)
        .bind(DOMAIN)
        .execute(&mut *tx)
        .await
        .unwrap();
    for Extension { id, name, password, .. } in extensions {
        let a1 = format!("{name}:{NEW}:{password}");
        sqlx::query("UPDATE sip.endpoint SET realm = $2, ha1_md5 = $3, ha1_sha256 = $4 WHERE extension_id = $1")
            .bind(id)
            .bind(NEW)
            .bind(hex(&Md5::digest(&a1)))
            .bind(hex(&Sha256::digest(&a1)))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

fn realm(domain: &str) -> String {
    format!("realm=\"{domain}\"")
}

#[tokio::test]
async fn the_engine_follows_without_a_restart() {
    let site = Site::start().await;
    let (ada, ben) = (site.extension(2).await, site.extension(1).await);
    let pid = site.engine.pid();
    let mut old = Probe::new(&ada, site.sip).await;
    let mut sha256 = Probe::new(&ben, site.sip).await.agent("JsSIP 3.10.1");
    assert_eq!(old.register().await.status(), 200);
    let asked_before = [old.challenge().await, sha256.challenge().await];
    change_domain(&site, &[&ada, &ben]).await;
    assert_eq!(site.bindings(&ada).await.len(), 1, "whoever is registered stays so");

    // An answer to a question of before the change: asked again with the new realm, never told that it is wrong, and
    // offered what it was offered before.
    for (phone, asked, algorithm) in [(&mut old, &asked_before[0], "MD5"), (&mut sha256, &asked_before[1], "SHA-256")] {
        let again = phone.answer(asked, algorithm).await;
        assert_eq!(again.status(), 401, "{}", again.0);
        assert!(again.0.contains(&realm(NEW)) && again.0.contains("stale=true"), "{}", again.0);
        assert_eq!(again.algorithms(), asked.algorithms());
    }
    for (extension, algorithm) in [(&ada, "MD5"), (&ben, "SHA-256")] {
        let mut phone = Probe::new(extension, site.sip).await.agent("JsSIP 3.10.1").in_domain(NEW);
        let challenge = phone.challenge().await;
        assert!(challenge.0.contains(&realm(NEW)) && !challenge.0.contains(&realm(DOMAIN)), "{}", challenge.0);
        assert_eq!(phone.answer(&challenge, algorithm).await.status(), 200, "{algorithm}");
    }
    let calls = async |phone: Probe| phone.in_realm(NEW).request("MESSAGE", "99").await.status();
    assert_eq!(calls(Probe::new(&ada, site.sip).await.in_domain(NEW)).await, 404, "the new domain is this server's");
    assert_eq!(calls(Probe::new(&ada, site.sip).await).await, 404, "and so is the one before it");
    assert_eq!(calls(Probe::new(&ada, site.sip).await.in_domain("elsewhere.test")).await, 403);
    assert_eq!(site.engine.pid(), pid);
    site.stop().await;
}

#[tokio::test]
async fn an_answer_in_the_domain_before_is_no_failure() {
    let site = Site::start().await;
    let ada = site.extension(1).await;
    // From where failures are counted.
    let mut phone = Probe::from(&ada, site.sip, "127.0.0.44").await;
    let asked = phone.challenge().await;
    change_domain(&site, &[&ada]).await;
    for _ in 0..60 {
        let again = phone.answer(&asked, "MD5").await;
        assert!(again.status() == 401 && again.0.contains("stale=true"), "{}", again.0);
    }
    let mut phone = phone.in_domain(NEW);
    assert_eq!(phone.register().await.status(), 200);
    let counted: i64 = sqlx::query_scalar("SELECT (SELECT count(*) FROM sip.attempt) + (SELECT count(*) FROM sip.ban)")
        .fetch_one(&mut site.portal().await)
        .await
        .unwrap();
    assert_eq!(counted, 0);
    site.stop().await;
}

#[tokio::test]
async fn real_phones_register_again_by_themselves() {
    let site = Site::start().await;
    let (ada, ben) = (site.extension(1).await, site.extension(1).await);
    let pid = site.engine.pid();
    let registered = [Baresip::start(&ada, &site).await, Baresip::start(&ben, &site).await];
    let before = [site.bindings(&ada).await, site.bindings(&ben).await];
    change_domain(&site, &[&ada, &ben]).await;
    until("the challenge has the new realm", async || {
        let challenge = Probe::new(&ada, site.sip).await.challenge().await;
        challenge.0.contains(&realm(NEW)).then_some(())
    })
    .await;
    assert_eq!([site.bindings(&ada).await, site.bindings(&ben).await], before);

    // With what it knew before: the answer that it sends first is one in the old domain.
    let [mut first, _second] = registered;
    first.register_again(&ada, &site).await;
    assert_eq!(site.bindings(&ben).await, before[1]);
    assert_eq!(site.engine.pid(), pid);
    site.stop().await;
}
