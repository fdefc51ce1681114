//! Every way in by somebody who looks at the portal as somebody else: they see what that one sees, and change nothing.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use patchbay_server::{
    clock,
    ways::{self, Way},
};
use patchbay_shared::{Operation, Permission};
use patchbay_store::{
    secret::Token,
    session::{self, Viewed, Who},
};
use sqlx::PgPool;

use crate::{
    arguments,
    site::{Site, Somebody},
};

/// The two ways out.
const OUT: [Operation; 2] = [Operation::EndView, Operation::LogOut];

/// An address of a way, of what is there.
fn address(path: &str, ids: &BTreeMap<&str, i64>) -> String {
    let of = ids.iter().find(|(prefix, _)| path.starts_with(**prefix)).map_or(0, |(_, id)| *id);
    crate::address(&path.replace("{id}", &of.to_string()))
}

/// What there is under each beginning of an address.
async fn ids(site: &Site) -> BTreeMap<&'static str, i64> {
    let id = async |sql: &'static str| sqlx::query_scalar(sql).fetch_one(&site.owner).await.unwrap();
    BTreeMap::from([
        ("/extensions/", id("SELECT id FROM portal.extension WHERE number = '2003'").await),
        ("/roles/", id("SELECT max(id) FROM portal.role").await),
        ("/security/sessions/", id("SELECT max(id) FROM portal.session").await),
        ("/me/sessions/", id("SELECT max(id) FROM portal.session").await),
    ])
}

/// A session of the super administrator who looks as somebody.
pub async fn looking(site: &Site, viewed: Viewed) -> Token {
    let token = site.log_in(&site.administrator).await;
    let now = clock::system();
    let session = session::find(&site.store, &token, now).await.unwrap().unwrap();
    assert!(session::view_as(&site.store, &session.permit().unwrap(), viewed, now).await.unwrap());
    token
}

fn person(somebody: &Somebody) -> Option<Viewed> {
    match somebody.who {
        Some(Who::Person { extension_id, .. }) => Some(Viewed::Person { extension_id }),
        _ => None,
    }
}

/// What is in every table but those named; what is looked at is in none of the two.
async fn everything(site: &Site, but: &[&str]) -> BTreeMap<String, String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('portal', 'sip')",
    )
    .fetch_all(&site.owner)
    .await
    .unwrap();
    let mut all = BTreeMap::new();
    for table in tables.into_iter().filter(|table| !but.contains(&table.as_str())) {
        let rows =
            format!("SELECT coalesce(string_agg(kept::text, E'\\n' ORDER BY kept::text), '') FROM {table} AS kept");
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_one(&site.owner).await.unwrap();
        all.insert(table, rows);
    }
    assert!(all.len() > 20, "{all:?}");
    all
}

/// How often looking was the reason of a refusal.
async fn refused(site: &Site) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM portal.operation_log WHERE outcome = 'refused' AND reason = 'viewing'")
        .fetch_one(&site.owner)
        .await
        .unwrap()
}

/// The page itself, without what is another one in every answer, and without the mark of a view.
fn shown(body: &str, marked: bool) -> String {
    let mut page = body.to_owned();
    let banner = page.find("<section aria-label=\"View as somebody else\"");
    assert_eq!(banner.is_some(), marked);
    if let Some(from) = banner {
        let until = from + page[from..].find("</section>").unwrap() + "</section>".len();
        assert!(page[from..until].contains("action=\"/view/end\""));
        page.replace_range(from..until, "");
    }
    let nonce = page.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    if !nonce.is_empty() {
        page = page.replace(&nonce, "");
    }
    // What there was to be seen: transactions of anybody move it. And whose a draft is: theirs who look.
    for number in ["name=\"seen\" value=\"", "name=\"shown\" value=\"", "&quot;author&quot;:"] {
        let parts: Vec<_> = page.split(number).enumerate().collect();
        let behind = |part: &'_ str| {
            part.trim_start_matches(|sign: char| sign.is_ascii_digit() || ":,".contains(sign)).to_owned()
        };
        page = parts.into_iter().map(|(at, part)| if at == 0 { part.to_owned() } else { behind(part) }).collect();
    }
    // Where something may stand or not.
    page.replace("<!>", "")
}

fn posts() -> impl Iterator<Item = Way> {
    ways::ways().into_iter().filter(|way| way.does.is_some())
}

#[sqlx::test(migrations = "store/migrations")]
async fn whoever_looks_as_somebody_else_changes_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    site.everybody().await;
    let all = site.person("3000", "None").await;
    let Who::Person { extension_id, .. } = all else { panic!("a person") };
    // Nobody is kept from anything by what they may not.
    sqlx::query(
        "WITH role AS (INSERT INTO portal.role (version, name, permissions, scope) VALUES (1, 'All', $2, 'all') RETURNING id)
         UPDATE portal.extension SET role_id = role.id FROM role WHERE extension.id = $1",
    )
    .bind(extension_id)
    .bind(Permission::ALL.map(Permission::name).as_slice())
    .execute(&site.owner)
    .await
    .unwrap();
    let role_id: i64 = ids(&site).await["/roles/"];
    for viewed in [Viewed::Person { extension_id }, Viewed::Role { role_id }] {
        let token = looking(&site, viewed).await;
        let ids = ids(&site).await;
        let kept = ["portal.operation_log"];
        let (before, mut expected) = (everything(&site, &kept).await, refused(&site).await);
        for way in posts().filter(|way| !OUT.contains(&way.does.unwrap())) {
            let answer = site.ask_with(Some(&token), Method::POST, &address(way.path, &ids), arguments(way.path)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", way.path);
            let says = if way.path.starts_with("/api/") { "Viewing" } else { "You are only looking" };
            let form = "You are looking at the portal as somebody else";
            assert!(answer.body.contains(says) || answer.body.contains(form), "{}: {}", way.path, answer.body);
            if !way.path.starts_with("/api/") {
                shown(&answer.body, true);
            }
            expected += 1;
            assert_eq!(refused(&site).await, expected, "{} is written down", way.path);
        }
        assert_eq!(everything(&site, &kept).await, before);
        for way in posts().filter(|way| OUT.contains(&way.does.unwrap())) {
            let token = looking(&site, viewed).await;
            let answer = site.ask_with(Some(&token), Method::POST, way.path, None).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", way.path);
            let session = session::find(&site.store, &token, clock::system()).await.unwrap();
            assert!(session.is_none_or(|session| session.viewed().is_none()), "{}", way.path);
        }
    }
}

#[sqlx::test(migrations = "store/migrations")]
async fn whoever_looks_as_somebody_else_sees_what_they_see_and_no_more(pool: PgPool) {
    let site = Site::new(pool).await;
    let everybody = site.everybody().await;
    let mut complaints = Vec::new();
    for (somebody, viewed) in everybody.iter().filter_map(|somebody| Some((somebody, person(somebody)?))) {
        let own = site.log_in(somebody.who.as_ref().unwrap()).await;
        let token = looking(&site, viewed).await;
        let ids = ids(&site).await;
        // A page that was refused is written down.
        let kept = ["portal.operation_log"];
        let before = everything(&site, &kept).await;
        for way in ways::ways().into_iter().filter(|way| way.reads.is_some()) {
            let address = address(way.path, &ids);
            let theirs = site.ask_with(Some(&own), Method::GET, &address, None).await;
            let seen = site.ask_with(Some(&token), Method::GET, &address, None).await;
            let is_page = seen.body.contains("<!DOCTYPE html>");
            // Whose sessions are which one's is another matter for each of the two.
            let alike = if is_page && !["/me", "/security/sessions"].contains(&way.path) {
                shown(&theirs.body, false) == shown(&seen.body, true)
            } else {
                is_page || theirs.body == seen.body
            };
            if (theirs.status, &theirs.location) != (seen.status, &seen.location) || !alike {
                complaints.push(format!("{} as {}: {} {}", way.path, somebody.name, seen.status, seen.location));
            }
        }
        assert!(everything(&site, &kept).await == before, "{}: looking writes nothing else", somebody.name);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Also where nothing is, and where something is refused before anybody looks who it is.
#[sqlx::test(migrations = "store/migrations")]
async fn every_page_says_who_looks(pool: PgPool) {
    let site = Site::new(pool).await;
    let Who::Person { extension_id, .. } = site.person("3000", "Operator").await else { panic!("a person") };
    let token = looking(&site, Viewed::Person { extension_id }).await;
    for address in ["/nothing/here", "/extensions/x", "/extensions/4711", "/roles/x", "/login", "/operation-log", "/me"]
    {
        let answer = site.ask_with(Some(&token), Method::GET, address, None).await;
        // Whoever is logged in has no use for that page.
        let elsewhere = address == "/login";
        assert_eq!(answer.status == StatusCode::SEE_OTHER, elsewhere, "{address}");
        assert!(elsewhere || answer.body.contains("You see the portal as 3000 Ada."), "{address}: {}", answer.body);
    }
    let answer = site.ask_with(Some(&token), Method::PUT, "/extensions", None).await;
    assert!(answer.body.contains("You see the portal as 3000 Ada."), "{}: {}", answer.status, answer.body);
    let answer = site.ask_with(Some(&token), Method::GET, "/", None).await;
    assert_eq!(answer.location, "/me", "where they begin");
}

/// Whom somebody talked to is on their page, and is seen there by who may read the call log.
#[sqlx::test(migrations = "store/migrations")]
async fn calls_of_others_are_for_who_may_read_them(pool: PgPool) {
    let site = Site::new(pool).await;
    let Who::Person { extension_id, .. } = site.person("3000", "None").await else { panic!("a person") };
    let may_look = [Permission::ManageRoles, Permission::ViewExtensions];
    site.make("without", &may_look).await;
    site.make("with", &[&may_look[..], &[Permission::ReadCallLog]].concat()).await;
    for (number, role, seen) in [("3001", "without", false), ("3002", "with", true)] {
        let token = site.log_in(&site.person(number, role).await).await;
        let now = clock::system();
        let session = session::find(&site.store, &token, now).await.unwrap().unwrap();
        let viewed = Viewed::Person { extension_id };
        assert!(session::view_as(&site.store, &session.permit().unwrap(), viewed, now).await.unwrap());
        let page = site.ask_with(Some(&token), Method::GET, "/me", None).await;
        assert_eq!((page.status, page.body.contains("Missed calls")), (StatusCode::OK, seen), "{role}");
    }
}
