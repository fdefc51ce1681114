//! A new registration password, and the old one that works for a while longer.

use crate::support::baresip::Baresip;
use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, md5, sha256, shared};
use crate::support::wait::until;

const END_NOW: &str =
    "UPDATE sip.endpoint SET previous_ha1_md5 = NULL, previous_ha1_sha256 = NULL, previous_until = NULL
                       WHERE extension_id = $1";

/// Saves and applies another password as the portal does; what phones know until then works for `hours` longer.
async fn rotate(site: &Site, extension: &Extension, password: &str, hours: i16) {
    let (md5, sha256) = (md5(&extension.name, password), sha256(&extension.name, password));
    let mut portal = site.portal().await;
    let mut tx = sqlx::Connection::begin(&mut portal).await.unwrap();
    sqlx::query(
        "WITH credential AS (
             INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak, grace_hours)
             VALUES ($2, $3, $4, '', false, $5) RETURNING id
         )
         UPDATE portal.extension SET credential_id = credential.id FROM credential WHERE extension.id = $1",
    )
    .bind(extension.id)
    .bind(&extension.name)
    .bind(&md5)
    .bind(&sha256)
    .bind(hours)
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query("UPDATE sip.endpoint SET ha1_md5 = $2, ha1_sha256 = $3 WHERE extension_id = $1")
        .bind(extension.id)
        .bind(&md5)
        .bind(&sha256)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A phone that knows `password` and understands `algorithm`.
async fn phone(site: &Site, extension: &Extension, password: &str, algorithm: &str) -> Probe {
    let agent = if algorithm == "SHA-256" { "JsSIP 3.10.1" } else { "Desk/1" };
    Probe::new(extension, site.sip).await.agent(agent).named(&extension.name, password)
}

async fn registers(phone: &mut Probe, algorithm: &str) -> u16 {
    let challenge = phone.challenge().await;
    phone.answer(&challenge, algorithm).await.status()
}

#[tokio::test]
async fn old_and_new_work_until_the_old_one_is_ended() {
    let site = shared().await;
    for algorithm in ["MD5", "SHA-256"] {
        let extension = site.extension(3).await;
        let mut before = phone(site, &extension, &extension.password, algorithm).await;
        assert_eq!(registers(&mut before, algorithm).await, 200);
        rotate(site, &extension, "another-1", 24).await;
        assert_eq!(site.bindings(&extension).await, [before.contact()], "nobody is signed off: {algorithm}");

        let mut old = phone(site, &extension, &extension.password, algorithm).await;
        let mut new = phone(site, &extension, "another-1", algorithm).await;
        let mut wrong = phone(site, &extension, "neither", algorithm).await;
        assert_eq!(registers(&mut old, algorithm).await, 200, "{algorithm}");
        assert_eq!(registers(&mut new, algorithm).await, 200, "{algorithm}");
        assert_eq!(registers(&mut before, algorithm).await, 200, "{algorithm}");
        assert_eq!(registers(&mut wrong, algorithm).await, 403, "{algorithm}");

        site.change(&extension, END_NOW).await;
        assert_eq!(site.bindings(&extension).await, [new.contact()], "{algorithm}");
        assert_eq!(registers(&mut old, algorithm).await, 403, "{algorithm}");
        assert_eq!(registers(&mut new, algorithm).await, 200, "{algorithm}");
    }
}

#[tokio::test]
async fn a_phone_that_was_given_the_new_one_stays() {
    let site = shared().await;
    let extension = site.extension(2).await;
    let mut phone = Probe::new(&extension, site.sip).await;
    assert_eq!(phone.register().await.status(), 200);
    rotate(site, &extension, "another-1", 1).await;
    assert_eq!(phone.register().await.status(), 200, "with the old one");
    let mut phone = phone.named(&extension.name, "another-1");
    assert_eq!(phone.register().await.status(), 200);
    site.change(&extension, END_NOW).await;
    assert_eq!(site.bindings(&extension).await, [phone.contact()]);
}

#[tokio::test]
async fn with_the_time_the_old_one_and_its_registrations_end_by_themselves() {
    let site = shared().await;
    for algorithm in ["MD5", "SHA-256"] {
        let extension = site.extension(2).await;
        rotate(site, &extension, "another-1", 1).await;
        let mut old = phone(site, &extension, &extension.password, algorithm).await;
        let mut new = phone(site, &extension, "another-1", algorithm).await;
        assert_eq!(registers(&mut old, algorithm).await, 200, "{algorithm}");
        assert_eq!(registers(&mut new, algorithm).await, 200, "{algorithm}");
        site.change(
            &extension,
            "UPDATE sip.endpoint SET previous_until = now() - interval '1 ms' WHERE extension_id = $1",
        )
        .await;
        assert_eq!(registers(&mut old, algorithm).await, 403, "{algorithm}");
        let left = until("the engine ends it", async || {
            let bindings = site.bindings(&extension).await;
            (bindings.len() < 2).then_some(bindings)
        });
        assert_eq!(left.await, [new.contact()], "{algorithm}");
    }
}

#[tokio::test]
async fn without_grace_the_old_one_is_refused_and_signed_off_at_once() {
    let site = shared().await;
    for algorithm in ["MD5", "SHA-256"] {
        let extension = site.extension(1).await;
        let mut old = phone(site, &extension, &extension.password, algorithm).await;
        assert_eq!(registers(&mut old, algorithm).await, 200);
        rotate(site, &extension, "another-1", 0).await;
        assert!(site.bindings(&extension).await.is_empty(), "{algorithm}");
        assert_eq!(registers(&mut old, algorithm).await, 403, "{algorithm}");
    }
}

#[tokio::test]
async fn the_one_before_the_old_one_ends_with_the_next_password() {
    let site = shared().await;
    let extension = site.extension(3).await;
    let mut first = Probe::new(&extension, site.sip).await;
    assert_eq!(first.register().await.status(), 200);
    rotate(site, &extension, "another-1", 24).await;
    let mut second = Probe::new(&extension, site.sip).await.named(&extension.name, "another-1");
    assert_eq!(second.register().await.status(), 200);
    rotate(site, &extension, "another-2", 24).await;
    assert_eq!(site.bindings(&extension).await, [second.contact()]);
    assert_eq!(first.register().await.status(), 403);
    assert_eq!(second.register().await.status(), 200);
}

#[tokio::test]
async fn another_name_ends_the_old_password_at_once() {
    let site = shared().await;
    let extension = site.extension(1).await;
    rotate(site, &extension, "another-1", 24).await;
    assert_eq!(Probe::new(&extension, site.sip).await.register().await.status(), 200);
    let rename = "UPDATE sip.endpoint SET registration_name = registration_name || 'x' WHERE extension_id = $1";
    site.change(&extension, rename).await;
    assert!(site.bindings(&extension).await.is_empty());
    let back = "UPDATE sip.endpoint SET registration_name = rtrim(registration_name, 'x') WHERE extension_id = $1";
    site.change(&extension, back).await;
    assert_eq!(Probe::new(&extension, site.sip).await.register().await.status(), 403);
}

#[tokio::test]
async fn a_lowered_limit_holds_with_the_same_commit() {
    let site = shared().await;
    let extension = site.extension(3).await;
    let mut phones = [Probe::new(&extension, site.sip).await, Probe::new(&extension, site.sip).await];
    for phone in &mut phones {
        assert_eq!(phone.register().await.status(), 200);
    }
    rotate(site, &extension, "another-1", 24).await;
    site.change(&extension, "UPDATE sip.endpoint SET max_contacts = 1 WHERE extension_id = $1").await;
    assert_eq!(site.bindings(&extension).await, [phones[0].contact()]);
}

#[tokio::test]
async fn a_real_phone_calls_with_the_old_one() {
    let site = shared().await;
    let (caller, callee) = (site.extension(1).await, site.extension(1).await);
    rotate(site, &caller, "another-1", 24).await;
    let mut ringing = Baresip::start(&callee, site).await;
    let mut phone = Baresip::start(&caller, site).await;
    phone.dial(&callee.number, site.sip).await;
    ringing.event("CALL_INCOMING").await;
    site.change(&caller, END_NOW).await;
    assert!(site.bindings(&caller).await.is_empty());
}
