//! What was done is said by the next page, once, and by nothing that somebody else can write.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use patchbay_app::{page::Flash, text};
use patchbay_store::session::Who;
use sqlx::PgPool;

use crate::site::{Answer, Site, cookie};

async fn get(site: &Site, cookies: &str, address: &str) -> Answer {
    site.send(Request::get(address).header(header::COOKIE, cookies).body(Body::empty()).unwrap()).await
}

/// The cookie as the browser sends it back.
fn given(answer: &Answer) -> Option<&str> {
    let given = answer.cookies.iter().find(|cookie| cookie.starts_with("patchbay_flash="))?;
    given.split(';').next()
}

fn says(answer: &Answer, flash: Flash) -> bool {
    answer.body.contains(text::flash(flash))
}

#[sqlx::test(migrations = "store/migrations")]
async fn what_was_done_is_said_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let Who::Person { extension_id, .. } = site.person("3000", "None").await else { panic!("a person") };
    let own = cookie(&site.log_in(&site.administrator).await);
    let deleted = site.post(&own, &format!("/extensions/{extension_id}/delete"), &[]).await;
    assert_eq!((deleted.status, deleted.location.as_str()), (StatusCode::SEE_OTHER, "/extensions"));
    let flash = given(&deleted).unwrap();
    assert_eq!(flash, "patchbay_flash=deleted");

    let login = get(&site, flash, "/login").await;
    assert!(!says(&login, Flash::Deleted) && given(&login).is_none(), "nobody is there to be told");
    let list = get(&site, &format!("{own}; {flash}"), "/extensions").await;
    assert!(says(&list, Flash::Deleted), "{}", list.body);
    assert_eq!(
        list.body.matches("role=\"status\"").count(),
        get(&site, &own, "/extensions").await.body.matches("role=\"status\"").count() + 1
    );
    assert_eq!(given(&list), Some("patchbay_flash="), "taken from the browser");
    assert!(!says(&get(&site, &own, "/extensions").await, Flash::Deleted));
    let forged = get(&site, &format!("{own}; patchbay_flash=<b>Call 0900</b>"), "/extensions?flash=deleted").await;
    assert!(!forged.body.contains("0900") && !says(&forged, Flash::Deleted));
}

/// Those whose script saves go on to the same page.
#[sqlx::test(migrations = "store/migrations")]
async fn a_save_by_script_is_said_as_well(pool: PgPool) {
    let site = Site::new(pool).await;
    let Who::Person { extension_id, .. } = site.person("3000", "None").await else { panic!("a person") };
    let own = cookie(&site.log_in(&site.administrator).await);
    let registration_name: String = sqlx::query_scalar("SELECT registration_name FROM portal.extension WHERE id = $1")
        .bind(extension_id)
        .fetch_one(&site.owner)
        .await
        .unwrap();
    let save = async |from: i32, title: &str, apply: bool| {
        let json = format!(
            r#"{{"id":{extension_id},"base":{{"from":{from},"seen":0,"choices":{{}}}},"form":{{"first_name":"Ada","number":"3000",
                "registration_name":"{registration_name}","organizations":"1","job_title":"{title}"}},"apply":{apply}}}"#
        );
        let request = Request::post("/api/extension/update").header(header::CONTENT_TYPE, "application/json");
        site.send(request.header(header::COOKIE, &own).body(Body::from(json)).unwrap()).await
    };
    for (from, title, apply, flash) in [
        (1, "Countess", false, Some("patchbay_flash=saved")),
        (2, "Countess", false, None),
        (2, "Analyst", true, Some("patchbay_flash=saved_and_applied")),
        (1, "Poet", true, None),
    ] {
        let answer = save(from, title, apply).await;
        assert_eq!(given(&answer), flash, "{title}: {} {}", answer.status, answer.body);
    }
}
