//! How long calls may last, and how many an extension may make within a short time.

use std::net::SocketAddr;

use crate::support::baresip::Baresip;
use crate::support::probe::{Probe, Reply};
use crate::support::sipp;
use crate::support::site::{Extension, Site, shared};
use crate::support::wait::until;

/// How a call of this extension ended that was answered, and how many milliseconds they talked.
async fn talked(site: &Site, caller: &Extension) -> (String, f64) {
    until("the end of the call is written down", async || {
        sqlx::query_as(
            "SELECT reason, extract(epoch FROM ended_at - answered_at)::float8 * 1000 FROM sip.call
             WHERE caller = $1 AND ended_at IS NOT NULL",
        )
        .bind(caller.id)
        .fetch_optional(&mut site.portal().await)
        .await
        .unwrap()
    })
    .await
}

/// Two phones in a call that the first one made.
async fn talking(site: &Site, caller: &Extension, callee: &Extension) -> (Baresip, Baresip) {
    let (mut calling, mut ringing) = tokio::join!(Baresip::start(caller, site), Baresip::start(callee, site));
    calling.dial(&callee.number, site.sip).await;
    ringing.event("CALL_INCOMING").await;
    ringing.command("accept", "").await;
    calling.event("CALL_ESTABLISHED").await;
    (calling, ringing)
}

#[tokio::test]
async fn a_call_that_lasts_too_long_is_ended_for_both_phones() {
    let site = shared().await;
    let (ada, ben) = (site.extension(1).await, site.extension(1).await);
    let (free, limited) = (site.extension(1).await, site.extension(1).await);
    // Whoever is called has a limit for the calls that they make.
    site.change(&limited, "UPDATE sip.endpoint SET call_duration = 1 WHERE extension_id = $1").await;
    let (mut longer, mut called) = talking(site, &free, &limited).await;

    site.change(&ada, "UPDATE sip.endpoint SET call_duration = 2 WHERE extension_id = $1").await;
    let (mut calling, mut ringing) = talking(site, &ada, &ben).await;
    // A change holds for the calls that begin after it.
    site.change(&ada, "UPDATE sip.endpoint SET call_duration = 1 WHERE extension_id = $1").await;
    tokio::join!(calling.event("CALL_CLOSED"), ringing.event("CALL_CLOSED"));
    let (reason, lasted) = talked(site, &ada).await;
    assert_eq!(reason, "too_long");
    assert!((2_000.0..4_500.0).contains(&lasted), "{lasted}");

    longer.command("hangup", "").await;
    called.event("CALL_CLOSED").await;
    assert_eq!(talked(site, &free).await.0, "caller_hung_up");
}

/// What is said within a call makes it no longer, and the caller is told so at the address that its requests came from.
#[tokio::test]
async fn nothing_within_a_call_makes_it_longer() {
    let site = shared().await;
    let (caller, callee) = (site.extension(1).await, site.extension(1).await);
    site.change(&caller, "UPDATE sip.endpoint SET call_duration = 2 WHERE extension_id = $1").await;
    let mut phone = Baresip::start(&callee, site).await;
    let answer = async {
        phone.event("CALL_INCOMING").await;
        phone.command("accept", "").await;
        phone.event("CALL_CLOSED").await;
    };
    tokio::join!(answer, sipp::run("refreshed-call.xml", &caller, &callee.number, site.sip));
    let (reason, lasted) = talked(site, &caller).await;
    assert_eq!(reason, "too_long");
    assert!((2_000.0..4_500.0).contains(&lasted), "{lasted}");
}

#[tokio::test]
async fn the_settings_hold_for_whoever_follows_them() {
    let site = Site::start().await;
    let setting =
        "INSERT INTO portal.setting (version, company_name, name_format, password_policy, first_number, last_number,
            sip_domain, call_duration)
        VALUES (1, '', 'first_last', 'standard', '1000', '1999', 'pbx.test', 2)";
    sqlx::raw_sql(setting).execute(&mut site.portal().await).await.unwrap();
    let (follows, unlimited) = (site.extension(1).await, site.extension(1).await);
    let (callee, other) = (site.extension(1).await, site.extension(1).await);
    site.change(&unlimited, "UPDATE sip.endpoint SET call_duration = 0 WHERE extension_id = $1").await;
    let (mut longer, mut called) = talking(&site, &unlimited, &other).await;
    let (mut calling, mut ringing) = talking(&site, &follows, &callee).await;
    tokio::join!(calling.event("CALL_CLOSED"), ringing.event("CALL_CLOSED"));
    assert_eq!(talked(&site, &follows).await.0, "too_long");

    longer.command("hangup", "").await;
    called.event("CALL_CLOSED").await;
    assert_eq!(talked(&site, &unlimited).await.0, "caller_hung_up");
    site.stop().await;
}

/// A call to a number that nobody has: it is one that was made.
async fn place(caller: &Extension, server: SocketAddr) -> Reply {
    Probe::new(caller, server).await.request("INVITE", "99999999").await
}

const TOO_MANY: (u16, &str) = (403, "Too Many Calls");

#[tokio::test]
async fn one_call_too_many_and_it_calls_no_more_for_a_while() {
    let site = shared().await;
    let (caller, free) = (site.extension(1).await, site.extension(1).await);
    let limit = "UPDATE sip.endpoint SET call_limit = 3, call_limit_seconds = 60 WHERE extension_id = $1";
    site.change(&caller, limit).await;
    for _ in 0..3 {
        assert_eq!(place(&caller, site.sip).await.status(), 404);
    }
    for _ in 0..2 {
        let refused = place(&caller, site.sip).await;
        assert_eq!((refused.status(), refused.reason()), TOO_MANY);
        let seconds: i32 = refused.fields("Retry-After")[0].parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
    }
    assert_eq!(Probe::new(&caller, site.sip).await.register().await.status(), 200, "it can still be called");
    for _ in 0..4 {
        assert_eq!(place(&free, site.sip).await.status(), 404, "of others there may be as many as they like");
    }
    let told: (i64, i64) = until("the refusal is written down", async || {
        sqlx::query_as(
            "SELECT (SELECT times FROM sip.attempt WHERE extension_id = $1 AND reason = 'too_many_calls' AND times = 2),
                 count(*) FROM sip.call WHERE caller = $1 AND reason = 'too_many_calls' HAVING count(*) = 2",
        )
        .bind(caller.id)
        .fetch_optional(&mut site.portal().await)
        .await
        .unwrap()
        .filter(|told: &(Option<i64>, i64)| told.0.is_some())
        .map(|(times, calls)| (times.unwrap_or_default(), calls))
    })
    .await;
    assert_eq!(told, (2, 2));

    // The wait is over by itself, or by a click.
    let over = "UPDATE sip.call_rate SET blocked_until = now() WHERE extension_id = $1";
    site.change(&caller, over).await;
    assert_eq!(place(&caller, site.sip).await.status(), 404);
}

/// The calls that were placed are as far in the past then.
const HALF_A_MINUTE_LATER: &str =
    "UPDATE sip.call_rate SET placed = ARRAY(SELECT at - interval '30 s' FROM unnest(placed) AS at)
    WHERE extension_id = $1";

#[tokio::test]
async fn calls_further_apart_are_not_counted_together() {
    let site = shared().await;
    let caller = site.extension(1).await;
    site.change(&caller, "UPDATE sip.endpoint SET call_limit = 1, call_limit_seconds = 30 WHERE extension_id = $1")
        .await;
    assert_eq!(place(&caller, site.sip).await.status(), 404);
    site.change(&caller, HALF_A_MINUTE_LATER).await;
    assert_eq!(place(&caller, site.sip).await.status(), 404);
    // The same distance, and a longer time to count in.
    site.change(&caller, "UPDATE sip.endpoint SET call_limit_seconds = 60 WHERE extension_id = $1").await;
    site.change(&caller, HALF_A_MINUTE_LATER).await;
    let refused = place(&caller, site.sip).await;
    assert_eq!((refused.status(), refused.reason()), TOO_MANY);
}

/// However many at once, and wherever: as many are let through as may be.
#[tokio::test(flavor = "multi_thread")]
async fn the_limit_holds_across_two_engines() {
    const CALLS: usize = 24;
    let site = shared().await;
    let (second, engine) = site.second_engine().await;
    let caller = site.extension(1).await;
    site.change(&caller, "UPDATE sip.endpoint SET call_limit = 5, call_limit_seconds = 60 WHERE extension_id = $1")
        .await;
    let caller = std::sync::Arc::new(caller);
    let calls = (0..CALLS).map(|at| {
        let (caller, server) = (caller.clone(), if at % 2 == 0 { site.sip } else { second });
        tokio::spawn(async move { place(&caller, server).await })
    });
    let calls: Vec<_> = calls.collect();
    let mut through = 0;
    for call in calls {
        let reply = call.await.unwrap();
        if (reply.status(), reply.reason()) != TOO_MANY {
            assert_eq!(reply.status(), 404);
            through += 1;
        }
    }
    assert_eq!(through, 5);
    engine.stop().await;
}
