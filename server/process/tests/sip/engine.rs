//! The engine as a process.

use std::fs;
use std::net::UdpSocket;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use patchbay_process::kamailio::{self, State};

use crate::support::site::{Site, engine_settings, free_address, shared};

fn current_uid() -> u32 {
    fs::metadata("/proc/self").unwrap().uid()
}

async fn sentence(settings: kamailio::Settings) -> String {
    let engine = kamailio::supervise(settings);
    let mut states = engine.subscribe();
    let state = states.wait_for(|state| *state != State::Starting).await.unwrap().clone();
    engine.stop().await;
    match state {
        State::Down { sentence } => sentence,
        other => panic!("{other:?}"),
    }
}

fn settings(site: &Site, name: &str) -> kamailio::Settings {
    engine_settings(&site.database, &site.folder.path().join(name), free_address(), 9)
}

#[tokio::test]
async fn answers_over_its_socket_which_nobody_else_may_use() {
    let site = shared().await;
    assert_eq!(site.engine.state(), State::Running { version: site.engine.probe().await.unwrap() });
    let run = site.folder.path().join("engine");
    for name in ["rpc.sock", "settings.cfg"] {
        assert_eq!(fs::metadata(run.join(name)).unwrap().mode() & 0o777, 0o600, "{name}");
    }
    assert_eq!(fs::metadata(&run).unwrap().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn root_gives_both_programs_other_users_and_no_command_line_has_a_secret() {
    let site = shared().await;
    for pid in [site.engine.pid().unwrap(), site.database.pid().unwrap()] {
        let process = Path::new("/proc").join(pid.to_string());
        let user = fs::metadata(&process).unwrap().uid();
        assert_ne!(user, 0, "pid {pid}");
        assert_eq!(user == current_uid(), current_uid() != 0, "pid {pid}");
        for file in ["cmdline", "environ"] {
            let text = String::from_utf8_lossy(&fs::read(process.join(file)).unwrap_or_default()).into_owned();
            assert!(!text.contains("0123456789abcdef"), "{text}");
        }
    }
}

#[tokio::test]
async fn says_what_is_missing_and_what_to_do() {
    let site = shared().await;
    let missing = kamailio::Settings { program: Some("/nowhere/kamailio".into()), ..settings(site, "no-program") };
    assert!(sentence(missing).await.contains("apt-get install kamailio"));
    let missing = kamailio::Settings { modules: Some("/nowhere".into()), ..settings(site, "no-modules") };
    assert!(sentence(missing).await.contains("apt-get install kamailio-postgres-modules"));
    let foreign = kamailio::Settings { listen: "192.0.2.1:5060".parse().unwrap(), ..settings(site, "foreign") };
    assert!(sentence(foreign).await.contains("set PATCHBAY_SIP_LISTEN to an address of this machine"));
    let mut closed = settings(site, "no-database");
    closed.database.password = "wrong".into();
    assert!(sentence(closed).await.contains("cannot reach the database"));
}

#[tokio::test]
async fn runs_as_soon_as_the_port_is_free() {
    let site = shared().await;
    let settings = settings(site, "port");
    let taken = UdpSocket::bind(settings.listen).unwrap();
    let engine = kamailio::supervise(settings);
    let mut states = engine.subscribe();
    let down = states.wait_for(|state| *state != State::Starting).await.unwrap().clone();
    assert!(matches!(down, State::Down { sentence } if sentence.contains("taken by another program")));
    drop(taken);
    crate::support::site::running(&engine).await;
    engine.stop().await;
}

#[tokio::test]
async fn stops_completely() {
    let site = shared().await;
    let settings = settings(site, "stops");
    let listen = settings.listen;
    let engine = kamailio::supervise(settings);
    crate::support::site::running(&engine).await;
    assert!(UdpSocket::bind(listen).is_err());
    engine.stop().await;
    assert!(UdpSocket::bind(listen).is_ok());
}

#[tokio::test]
async fn listens_on_all_addresses_when_asked() {
    let site = shared().await;
    let mut settings = settings(site, "all");
    let port = settings.listen.port();
    settings.listen = ([0, 0, 0, 0], port).into();
    let engine = kamailio::supervise(settings);
    crate::support::site::running(&engine).await;
    let extension = site.extension(1).await;
    let mut phone = crate::support::probe::Probe::new(&extension, ([127, 0, 0, 1], port).into()).await;
    assert_eq!(phone.register().await.status(), 200);
    engine.stop().await;
}
