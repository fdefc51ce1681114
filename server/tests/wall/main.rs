//! The wall: every way in, tried by nobody, by the super administrator, and by somebody with each predefined role and with
//! each permission alone. The list of ways says who may; this finds out whether the handlers agree.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod attack;
mod cost;
mod document;
mod flash;
mod job;
mod log;
mod site;
mod stream;
mod view;

use axum::http::{Method, StatusCode};
use patchbay_server::ways::{self, Way};
use patchbay_shared::{Access, Grants, Operation};
use sqlx::PgPool;

use crate::site::{Answer, Site, Somebody};

/// Whether somebody may take a way.
fn may(access: Access, somebody: &Somebody) -> bool {
    match (access, &somebody.grants) {
        (Access::Anybody, _) | (Access::LoggedIn, Some(_)) => true,
        (Access::LoggedIn | Access::Permission(_), None) => false,
        (Access::Permission(permission), Some(grants)) => grants.allow(permission),
    }
}

/// An address of a way: what it names is not there, so that whoever is let in changes nothing.
fn address(path: &str) -> String {
    let path = path.replace("{id}", "4711").replace("{version}", "1").replace("{token}", "0");
    assert!(!path.contains('{'), "{path}");
    match path.as_str() {
        "/api/extension/availability" => format!("{path}?number=1000"),
        "/events/registrations" => format!("{path}?number=1000"),
        _ => path,
    }
}

/// What is posted to a server function; everything else takes an empty form.
fn arguments(path: &str) -> Option<&'static str> {
    match path {
        "/api/extension/create" => Some(r#"{"form":{},"apply":false}"#),
        "/api/extension/update" => {
            Some(r#"{"id":4711,"base":{"from":1,"seen":0,"choices":{}},"form":{},"apply":false}"#)
        }
        function => {
            assert!(!function.starts_with("/api/"), "{function} has no arguments here");
            None
        }
    }
}

/// What is wrong with an answer.
fn complaint(answer: &Answer, access: Access, somebody: &Somebody) -> Option<String> {
    let to_log_in = answer.status == StatusCode::SEE_OTHER && answer.location.starts_with("/login?next=");
    let refused = matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) || to_log_in;
    let right = match (may(access, somebody), somebody.grants) {
        (true, _) => !refused && answer.status != StatusCode::INTERNAL_SERVER_ERROR,
        (false, None) => refused && answer.status != StatusCode::FORBIDDEN,
        (false, Some(_)) => answer.status == StatusCode::FORBIDDEN,
    };
    (!right).then(|| format!("{}: {} {}", somebody.name, answer.status, answer.location))
}

async fn tried(site: &Site, way: &Way, somebody: &Somebody) -> Vec<String> {
    let mut complaints = Vec::new();
    let address = address(way.path);
    if let Some(access) = way.reads {
        let answer = site.ask(somebody, Method::GET, &address, None).await;
        complaints.extend(complaint(&answer, access, somebody).map(|words| format!("GET {} by {words}", way.path)));
    }
    if let Some(operation) = way.does {
        let answer = site.ask(somebody, Method::POST, &address, arguments(way.path)).await;
        let complaint = complaint(&answer, Operation::access(operation), somebody);
        complaints.extend(complaint.map(|words| format!("POST {} by {words}", way.path)));
    }
    complaints
}

#[sqlx::test(migrations = "store/migrations")]
async fn every_way_is_open_to_those_who_may_and_to_nobody_else(pool: PgPool) {
    let site = Site::new(pool).await;
    let everybody = site.everybody().await;
    let mut complaints = Vec::new();
    for way in ways::ways() {
        assert!(way.reads.is_some() || way.does.is_some(), "{} leads nowhere", way.path);
        for somebody in &everybody {
            complaints.extend(tried(&site, &way, somebody).await);
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    let session = site.session(&site.administrator).await;
    assert_eq!(session.grants, Grants::all(), "whatever anybody did, the last super administrator is still there");
}

/// The wall would see nothing if everybody were let in, or nobody.
#[sqlx::test(migrations = "store/migrations")]
async fn everybody_is_somebody_else(pool: PgPool) {
    let site = Site::new(pool).await;
    let everybody = site.everybody().await;
    let held: Vec<_> = everybody.iter().filter_map(|somebody| somebody.grants).collect();
    assert_eq!(held.len() + 1, everybody.len(), "one is not logged in");
    assert!(held.contains(&Grants::default()) && held.contains(&Grants::all()));
}
