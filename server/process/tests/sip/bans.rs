//! Who guesses is not listened to, and whoever was banned wrongly is let in again by a click.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, shared};
use crate::support::wait::until;

/// So many failures ban a name from a source, and a source: sip.ban_policy.
const NAME_FAILURES: usize = 5;
const SOURCE_FAILURES: usize = 30;

async fn fail(site: &Site, extension: &Extension, address: &str, name: &str) {
    let refused = Probe::from(extension, site.sip, address).await.named(name, "wrong").register().await;
    assert_eq!((refused.status(), refused.reason()), (403, "Forbidden"));
}

async fn banned_until_minutes(site: &Site, address: &str, name: &str) -> Option<f64> {
    sqlx::query_scalar(
        "SELECT (extract(epoch FROM banned_until - banned_at) / 60)::float8 FROM sip.ban
         WHERE source >>= $1::inet AND name = $2 AND banned_until > now()",
    )
    .bind(address)
    .bind(name)
    .fetch_optional(&mut site.portal().await)
    .await
    .unwrap()
}

/// As the page does it.
async fn lift(site: &Site, address: &str) {
    let lifted =
        sqlx::query("UPDATE sip.ban SET banned_at = NULL, banned_until = NULL, failures = 0 WHERE source >>= $1::inet")
            .bind(address)
            .execute(&mut site.portal().await)
            .await
            .unwrap();
    assert!(lifted.rows_affected() > 0);
}

#[tokio::test]
async fn a_name_that_failed_too_often_from_a_source_is_refused_there_alone() {
    let site = shared().await;
    let (tried, neighbour) = (site.extension(2).await, site.extension(1).await);
    for _ in 0..NAME_FAILURES {
        fail(site, &tried, "127.2.0.1", &tried.name).await;
    }
    until("the name is banned", async || banned_until_minutes(site, "127.2.0.1", &tried.name).await).await;
    let mut guess = Probe::from(&tried, site.sip, "127.2.0.1").await.named(&tried.name, "wrong");
    until("it is refused", async || (guess.register().await.reason() == "Too Many Failures").then_some(())).await;
    let register = async |extension, address| Probe::from(extension, site.sip, address).await.register().await;
    let refused = register(&tried, "127.2.0.1").await;
    assert_eq!(refused.reason(), "Too Many Failures", "a right password is not told from a wrong one");
    assert_eq!(register(&neighbour, "127.2.0.1").await.status(), 200, "another name from there");
    assert_eq!(register(&tried, "127.2.0.2").await.status(), 200, "the name from elsewhere");
    lift(site, "127.2.0.1").await;
    let lifted = Instant::now();
    until("it may register", async || (register(&tried, "127.2.0.1").await.status() == 200).then_some(())).await;
    assert!(lifted.elapsed() < Duration::from_secs(1), "{:?}", lifted.elapsed());
}

#[tokio::test]
async fn a_right_answer_ends_the_count() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let failures = async || -> Option<i32> {
        sqlx::query_scalar("SELECT failures FROM sip.ban WHERE source = '127.2.1.1' AND name = $1")
            .bind(&extension.name)
            .fetch_optional(&mut site.portal().await)
            .await
            .unwrap()
    };
    for _ in 0..NAME_FAILURES - 1 {
        fail(site, &extension, "127.2.1.1", &extension.name).await;
    }
    until("they are counted", async || (failures().await == Some(4)).then_some(())).await;
    assert_eq!(Probe::from(&extension, site.sip, "127.2.1.1").await.register().await.status(), 200);
    until("they are forgotten", async || (failures().await == Some(0)).then_some(())).await;
}

#[tokio::test]
async fn a_source_that_guesses_hears_nothing_from_any_engine_and_longer_each_time() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let (second, engine) = site.second_engine().await;
    let address = "127.2.2.1";
    for at in 0..SOURCE_FAILURES {
        fail(site, &extension, address, &format!("guess{at}")).await;
    }
    assert_eq!(until("it is banned", async || banned_until_minutes(site, address, "").await).await, 1.0);
    for server in [site.sip, second] {
        let mut phone = Probe::from(&extension, server, address).await;
        until("it is ignored", async || phone.is_ignored().await.then_some(())).await;
        assert_eq!(Probe::from(&extension, server, "127.2.2.2").await.challenge().await.status(), 401);
    }
    // The ban is over.
    sqlx::query("UPDATE sip.ban SET banned_until = now() WHERE source = $1::inet AND name = ''")
        .bind(address)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
    for server in [site.sip, second] {
        let mut phone = Probe::from(&extension, server, address).await;
        until("it is heard again", async || (!phone.is_ignored().await).then_some(())).await;
    }
    for at in 0..SOURCE_FAILURES {
        fail(site, &extension, address, &format!("other{at}")).await;
    }
    assert_eq!(until("it is banned again", async || banned_until_minutes(site, address, "").await).await, 2.0);
    engine.stop().await;
}

#[tokio::test]
async fn what_is_allowed_is_never_banned() {
    let site = shared().await;
    let extension = site.extension(1).await;
    for _ in 0..=NAME_FAILURES {
        fail(site, &extension, "127.0.0.1", &extension.name).await;
    }
    until("all are counted", async || {
        let times: Option<i64> =
            sqlx::query_scalar("SELECT sum(times)::bigint FROM sip.attempt WHERE extension_id = $1")
                .bind(extension.id)
                .fetch_one(&mut site.portal().await)
                .await
                .unwrap();
        (times == Some(NAME_FAILURES as i64 + 1)).then_some(())
    })
    .await;
    assert_eq!(Probe::new(&extension, site.sip).await.register().await.status(), 200);
}

#[tokio::test]
async fn of_ipv6_a_whole_network_is_one_source() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let (sip, engine) = site.sixth_engine().await;
    for _ in 0..NAME_FAILURES {
        let mut phone = Probe::from(&extension, sip, "::1").await.named(&extension.name, "wrong");
        assert_eq!(phone.register().await.status(), 403);
    }
    until("the network is banned", async || banned_until_minutes(site, "::ffff", &extension.name).await).await;
    until("it is refused", async || {
        let reply = Probe::from(&extension, sip, "::1").await.register().await;
        (reply.reason() == "Too Many Failures").then_some(())
    })
    .await;
    engine.stop().await;
}

#[tokio::test]
async fn a_flood_is_answered_in_part_and_nobody_else_waits() {
    const FLOOD: usize = 6000;
    let site = shared().await;
    let extension = site.extension(1).await;
    let flooding = Probe::over_tcp_from(&extension, site.sip, "127.2.3.1").await;
    let message = flooding.message("REGISTER", &extension.number, "").repeat(FLOOD);
    let (mut reader, mut writer) = flooding.split();
    let writing = tokio::spawn(async move {
        writer.write_all(message.as_bytes()).await.unwrap();
        writer.shutdown().await.unwrap();
    });
    let mut phone = Probe::from(&extension, site.sip, "127.2.3.2").await;
    assert_eq!(phone.register().await.status(), 200);
    let mut answers = Vec::new();
    reader.read_to_end(&mut answers).await.unwrap();
    writing.await.unwrap();
    let answered = String::from_utf8_lossy(&answers).matches("SIP/2.0 401").count();
    assert!((1000..FLOOD).contains(&answered), "{answered}");
    let mut phone = Probe::from(&extension, site.sip, "127.2.3.1").await;
    until("it is heard again", async || (!phone.is_ignored().await).then_some(())).await;
}
