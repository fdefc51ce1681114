//! Bad days: killed processes, a database that is away, lost connections, messages that make no sense.

use crate::support::baresip::Baresip;
use crate::support::kill::kill;
use crate::support::probe::Probe;
use crate::support::site::{Extension, Site, connect, database_settings, shared};
use crate::support::wait::until;
use patchbay_process::postgres;

#[tokio::test]
async fn a_killed_engine_comes_back_and_the_phones_are_still_registered() {
    let site = Site::start().await;
    let (ada, ben) = (site.extension(1).await, site.extension(1).await);
    let (mut caller, mut callee) = tokio::join!(Baresip::start(&ada, &site), Baresip::start(&ben, &site));
    let tom = site.extension(1).await;
    let mut connected = Probe::over_tcp(&tom, site.sip).await;
    assert_eq!(connected.register().await.status(), 200);
    let before = site.bindings(&ben).await;
    site.crash_engine().await;
    assert_eq!(site.bindings(&ben).await, before);
    until("the binding of a connection that is gone", async || site.bindings(&tom).await.is_empty().then_some(()))
        .await;
    caller.dial(&ben.number, site.sip).await;
    callee.event("CALL_INCOMING").await;
    callee.command("accept", "").await;
    caller.event("CALL_ESTABLISHED").await;
    site.stop().await;
}

#[tokio::test]
async fn without_the_database_phones_are_asked_to_wait_and_never_told_that_they_are_wrong() {
    let site = Site::start().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::new(&extension, site.sip).await;
    assert_eq!(phone.register().await.status(), 200);
    let Site { sip, engine, database, folder } = site;
    database.stop().await;
    for _ in 0..8 {
        // From where failures count.
        let reply = Probe::from(&extension, sip, "127.2.9.1").await.register().await;
        assert_eq!((reply.status(), reply.fields("Retry-After")), (503, vec!["5"]), "{}", reply.0);
        let reply = Probe::new(&extension, sip).await.request("INVITE", &extension.number).await;
        assert_eq!(reply.status(), 503, "{}", reply.0);
    }
    assert!(engine.probe().await.is_ok(), "the engine itself is well");
    let database = postgres::start(&database_settings(folder.path())).await.unwrap();
    let site = Site { sip, engine, database, folder };
    // Every worker of the engine has a connection of its own to mend.
    let mut good = 0;
    until("registrations work again", async || {
        let status = phone.register().await.status();
        assert!([200, 503].contains(&status), "{status}");
        good = if status == 200 { good + 1 } else { 0 };
        (good == 20).then_some(())
    })
    .await;
    assert_eq!(site.bindings(&extension).await.len(), 1);
    let failures: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sip.ban").fetch_one(&mut site.portal().await).await.unwrap();
    assert_eq!(failures, 0, "an outage is nobody's failure");
    site.stop().await;
}

#[tokio::test]
async fn an_engine_that_has_begun_outlives_a_database_that_goes_at_once() {
    let Site { sip, engine, database, folder } = Site::start().await;
    let pid = engine.pid();
    database.stop().await;
    let [number, name, password, caller_id, display_name] =
        ["1000", "ada", "Secret-1000", "1000", "Ada"].map(str::to_owned);
    let extension = Extension { id: 1, number, name, password, caller_id, display_name };
    let mut phone = Probe::new(&extension, sip).await;
    assert_eq!(phone.register().await.status(), 503);
    assert_eq!(engine.pid(), pid);
    engine.stop().await;
    drop(folder);
}

#[tokio::test]
async fn a_killed_database_comes_back_by_itself_with_its_data() {
    let folder = crate::support::site::folder();
    let database = postgres::start(&database_settings(folder.path())).await.unwrap();
    sqlx::raw_sql("CREATE TABLE kept AS SELECT 7 AS n").execute(&mut connect(&database).await).await.unwrap();
    let pid = database.pid().unwrap();
    kill(pid).await;
    until("another server", async || database.pid().filter(|found| *found != pid)).await;
    let kept: i32 = sqlx::query_scalar("SELECT n FROM kept").fetch_one(&mut connect(&database).await).await.unwrap();
    assert_eq!(kept, 7);
    database.stop().await;
}

#[tokio::test]
async fn the_binding_goes_with_the_tcp_connection() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::over_tcp(&extension, site.sip).await;
    assert_eq!(phone.register().await.status(), 200);
    assert_eq!(site.bindings(&extension).await, [phone.contact()]);
    let transport: String = sqlx::query_scalar("SELECT transport FROM sip.registration WHERE number = $1")
        .bind(&extension.number)
        .fetch_one(&mut site.portal().await)
        .await
        .unwrap();
    assert_eq!(transport, "TCP");
    drop(phone);
    until("the binding is gone", async || site.bindings(&extension).await.is_empty().then_some(())).await;
}

#[tokio::test]
async fn messages_that_make_no_sense_do_no_harm() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let pid = site.engine.pid();
    let mut phone = Probe::new(&extension, site.sip).await;
    let long = format!("REGISTER sip:{} SIP/2.0\r\n\r\n", "x".repeat(9000));
    let no_end = "REGISTER sip:pbx.test SIP/2.0\r\nVia: SIP/2.0/UDP 1.2.3.4\r\nContact: <<<<\r\nAuthorization: Digest ,,,=\"\r\n";
    for message in [&b"\0\0\0\0"[..], b"\r\n\r\n", b"INVITE", b"\xff\xfe\xfd", long.as_bytes(), no_end.as_bytes()] {
        phone.write(message).await;
    }
    let number = &extension.number;
    for extra in [
        "Authorization: Digest username=\"\", realm=\"pbx.test\", nonce=\"\", uri=\"\", response=\"\"\r\n",
        "Authorization: Digest username=\"\u{1}\u{ff}\", realm=\"pbx.test\", nonce=\"a\", uri=\"b\", response=\"c\", algorithm=SHA-256\r\n",
        "Authorization: Basic eDp4\r\n",
    ] {
        let reply = phone.send("REGISTER", number, extra).await;
        assert!((400..500).contains(&reply.status()), "{}", reply.0);
    }
    let mut odd = Probe::new(&extension, site.sip).await.agent(&"é'\\\"%s$ua ".repeat(40));
    assert_eq!(odd.register().await.status(), 200);
    assert_eq!(site.engine.pid(), pid);
}
