//! What was tried in vain stands in the operation log, and nobody fills it by trying again.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use patchbay_shared::LoginLimit;
use sqlx::{PgPool, Row};

use crate::site::{Site, cookie};

/// Every refusal: the operation, why, on what, and whether somebody was logged in.
async fn refused(site: &Site) -> Vec<(String, String, String, bool)> {
    let rows = sqlx::query(
        "SELECT operation, reason, object, account_id IS NOT NULL AS known FROM portal.operation_log
         WHERE outcome = 'refused' ORDER BY at, id",
    )
    .fetch_all(&site.owner)
    .await
    .unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect()
}

fn told(operation: &str, reason: &str, object: &str, known: bool) -> (String, String, String, bool) {
    (operation.to_owned(), reason.to_owned(), object.to_owned(), known)
}

#[sqlx::test(migrations = "store/migrations")]
async fn a_wait_is_told_with_what_began_it_and_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let wrong = [("user", "root@example.com"), ("password", "Wrong Horse 1")];
    for attempt in 1..=LoginLimit::FAILURES + 3 {
        let answer = site.post("", "/login", &wrong).await;
        let waits = attempt >= LoginLimit::FAILURES;
        let status = if waits { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(answer.status, status, "{attempt}");
    }
    let mut expected =
        vec![told("log_in", "wrong_password", "", false); usize::try_from(LoginLimit::FAILURES).unwrap()];
    expected.push(told("log_in", "wait", "", false));
    assert_eq!(refused(&site).await, expected);
}

#[sqlx::test(migrations = "store/migrations")]
async fn a_page_that_is_refused_is_told_once_in_a_while(pool: PgPool) {
    let site = Site::new(pool).await;
    let clerk = site.log_in(&site.person("3000", "None").await).await;
    let pages = ["/settings", "/operation-log", "/api/extension/availability"];
    for page in pages {
        for _ in 0..3 {
            let answer = site.ask_with(Some(&clerk), Method::GET, &format!("{page}?number=1000"), None).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
            site.ask_with(None, Method::GET, page, None).await;
        }
    }
    assert_eq!(refused(&site).await, pages.map(|page| told("page.read", "denied", page, true)));
    sqlx::query("ALTER TABLE portal.operation_log DISABLE TRIGGER ALL").execute(&site.owner).await.unwrap();
    sqlx::query("UPDATE portal.operation_log SET at = at - interval '11 minutes'").execute(&site.owner).await.unwrap();
    site.ask_with(Some(&clerk), Method::GET, "/settings", None).await;
    assert_eq!(refused(&site).await.len(), pages.len() + 1, "later, it is told again");
}

#[sqlx::test(migrations = "store/migrations")]
async fn what_another_site_sends_is_told_of_who_is_logged_in(pool: PgPool) {
    let site = Site::new(pool).await;
    let own = cookie(&site.log_in(&site.administrator).await);
    let id = match site.person("3000", "None").await {
        patchbay_store::session::Who::Person { extension_id, .. } => extension_id,
        _ => panic!("a person"),
    };
    let delete = format!("/extensions/{id}/delete");
    for cookies in [own.as_str(), own.as_str(), "", "patchbay_session=0"] {
        for address in ["/settings", "/api/extension/create", &delete, "/nothing"] {
            let request = Request::post(address).header("sec-fetch-site", "cross-site").header(header::COOKIE, cookies);
            let answer = site.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
        }
    }
    let operations = ["settings.change", "extension.add", "extension.delete"];
    assert_eq!(refused(&site).await, operations.map(|operation| told(operation, "other_site", "", true)));
}
