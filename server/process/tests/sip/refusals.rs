//! Why a phone was turned away is written down, whatever it sent.

use sqlx::Row;

use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, shared};
use crate::support::wait::until;

/// Waits for refusals from an address: reason, name, user agent, transport, and how often.
async fn refusals(site: &Site, address: &str, count: usize) -> Vec<(String, String, String, String, i64)> {
    until("the refusals are written down", async || {
        let rows = sqlx::query(
            "SELECT reason, name, user_agent, transport, times FROM sip.attempt WHERE source = $1::inet ORDER BY id",
        )
        .bind(address)
        .fetch_all(&mut site.portal().await)
        .await
        .unwrap();
        let rows: Vec<_> =
            rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))).collect();
        (rows.len() >= count).then_some(rows)
    })
    .await
}

async fn reason(site: &Site, owner: Option<&Extension>, address: &str) -> String {
    until("the refusal is written down", async || {
        let statement =
            "SELECT reason FROM sip.attempt WHERE extension_id IS NOT DISTINCT FROM $1 AND source = $2::inet";
        sqlx::query_scalar(statement)
            .bind(owner.map(|extension| extension.id))
            .bind(address)
            .fetch_optional(&mut site.portal().await)
            .await
            .unwrap()
    })
    .await
}

#[tokio::test]
async fn every_refusal_of_a_registration_has_its_reason() {
    let site = shared().await;
    let [wrong, other, full, odd, waiting, deleted] = [
        site.extension(1).await,
        site.extension(1).await,
        site.extension(1).await,
        site.extension(1).await,
        site.extension(1).await,
        site.extension(1).await,
    ];
    let probe = async |extension, address| Probe::from(extension, site.sip, address).await;

    let mut phone = probe(&wrong, "127.1.0.1").await.named(&wrong.name, "wrong");
    assert_eq!(phone.register().await.status(), 403);
    assert_eq!(reason(site, Some(&wrong), "127.1.0.1").await, "wrong_password");

    let mut phone = probe(&other, "127.1.0.2").await.named(&wrong.name, &wrong.password);
    assert_eq!(phone.register().await.status(), 403);
    assert_eq!(reason(site, Some(&wrong), "127.1.0.2").await, "other_extension");

    let [mut first, mut second] = [probe(&full, "127.1.0.3").await, probe(&full, "127.1.0.3").await];
    assert_eq!((first.register().await.status(), second.register().await.status()), (200, 403));
    assert_eq!(reason(site, Some(&full), "127.1.0.3").await, "limit_reached");

    let mut phone = probe(&odd, "127.1.0.4").await;
    let challenge = phone.challenge().await;
    let credentials = phone.credentials(&challenge, "MD5", "REGISTER");
    let refused = phone.send("REGISTER", &odd.number, &format!("{credentials}Contact: *\r\nExpires: 300\r\n")).await;
    assert_eq!(refused.status(), 400, "{}", refused.0);
    assert_eq!(reason(site, Some(&odd), "127.1.0.4").await, "malformed");

    let claim = "WITH gone AS (DELETE FROM sip.endpoint WHERE extension_id = $1)
         INSERT INTO portal.registration_name_claim SELECT registration_name, id FROM portal.extension WHERE id = $1";
    for (extension, address, expected) in [(&waiting, "127.1.0.5", "not_applied"), (&deleted, "127.1.0.6", "deleted")] {
        site.change(extension, claim).await;
        if expected == "deleted" {
            site.change(extension, "UPDATE portal.extension SET deleted_at = now() WHERE id = $1").await;
        }
        assert_eq!(probe(extension, address).await.register().await.status(), 403);
        // Who was deleted has no page.
        let owner = (expected != "deleted").then_some(extension);
        assert_eq!(reason(site, owner, address).await, expected);
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_is_written_down_as_it_came_and_does_no_harm() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let name = "x'); DELETE FROM sip.endpoint; --";
    let agent = "\\'||pg_sleep(9)||\\' Zoë";
    let mut phone = Probe::from(&extension, site.sip, "127.1.1.1").await.named(name, "p").agent(agent);
    assert_eq!(phone.register().await.status(), 403);
    assert_eq!(phone.register().await.status(), 403);
    until("both are counted", async || {
        let rows = refusals(site, "127.1.1.1", 1).await;
        (rows.iter().map(|row| row.4).sum::<i64>() == 2).then_some(())
    })
    .await;
    let rows = refusals(site, "127.1.1.1", 1).await;
    let (reason, said_name, said_agent, transport, _) = &rows[0];
    assert_eq!([reason, said_name, said_agent, transport].map(String::as_str), ["unknown_name", name, agent, "UDP"]);
    assert_eq!(Probe::new(&extension, site.sip).await.register().await.status(), 200);
}

#[tokio::test]
async fn a_learnt_user_agent_is_no_statement() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let agent = "pjsua \\'||current_user||\\'";
    let mut phone = Probe::new(&extension, site.sip).await.agent(agent);
    let challenge = phone.challenge().await;
    assert_eq!(phone.answer(&challenge, "SHA-256").await.status(), 200);
    let learnt: i64 = sqlx::query_scalar("SELECT count(*) FROM sip.user_agent WHERE product = $1")
        .bind(agent)
        .fetch_one(&mut site.portal().await)
        .await
        .unwrap();
    assert_eq!(learnt, 1);
}

#[tokio::test]
async fn a_source_with_many_names_fills_no_table() {
    let site = shared().await;
    let extension = site.extension(1).await;
    allow(site, "127.1.2.1").await;
    for at in 0..150 {
        let name = format!("guess{at}");
        let mut phone = Probe::from(&extension, site.sip, "127.1.2.1").await.named(&name, "p");
        assert_eq!(phone.register().await.status(), 403);
    }
    until("all are counted", async || {
        let rows = refusals(site, "127.1.2.1", 1).await;
        (rows.iter().map(|row| row.4).sum::<i64>() == 150).then_some(())
    })
    .await;
    let rows = refusals(site, "127.1.2.1", 1).await;
    assert!(rows.len() <= 51, "{}", rows.len());
    assert!(rows.iter().any(|row| row.1.is_empty() && row.4 >= 99), "{rows:?}");
}

#[tokio::test]
async fn a_burst_of_refusals_is_written_down_to_the_last() {
    const PHONES: usize = 250;
    let site = shared().await;
    let extension = site.extension(1).await;
    allow(site, "127.1.3.0/24").await;
    let mut phones = Vec::new();
    for at in 0..PHONES {
        // 50 of each source are told by name.
        let address = format!("127.1.3.{}", at / 50 + 1);
        let mut phone = Probe::from(&extension, site.sip, &address).await.named(&format!("burst{at}"), "p");
        let challenge = phone.challenge().await;
        let credentials = phone.credentials(&challenge, "MD5", "REGISTER");
        phones.push((phone, credentials));
    }
    let sent: Vec<_> = phones
        .into_iter()
        .map(|(mut phone, credentials)| tokio::spawn(async move { phone.register_with(&credentials).await.status() }))
        .collect();
    for status in sent {
        assert_eq!(status.await.unwrap(), 403);
    }
    until("all are written down", async || {
        let statement = "SELECT coalesce(sum(times), 0)::bigint FROM sip.attempt WHERE source << '127.1.3.0/24'";
        let times: i64 = sqlx::query_scalar(statement).fetch_one(&mut site.portal().await).await.unwrap();
        (times == PHONES as i64).then_some(())
    })
    .await;
}

/// So that failures from there ban nobody.
async fn allow(site: &Site, network: &str) {
    sqlx::query(
        "INSERT INTO portal.allowed_source (network, account_id, at) SELECT $1::cidr, min(id), now() FROM portal.account
         ON CONFLICT DO NOTHING",
    )
    .bind(network)
    .execute(&mut site.portal().await)
    .await
    .unwrap();
}
