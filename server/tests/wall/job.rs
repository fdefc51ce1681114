//! Jobs are for who began them.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use patchbay_shared::PredefinedRole;
use patchbay_store::job::{Step, advance};
use sqlx::PgPool;

use crate::site::{Site, cookie};

/// What a job made is handed out to the session that began it, and looked at and stopped by its account.
#[sqlx::test(migrations = "store/migrations")]
async fn a_job_is_for_who_began_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let clerk = site.person("3000", PredefinedRole::HumanResource.name()).await;
    let (own, again) = (site.log_in(&clerk).await, site.log_in(&clerk).await);
    let other = site.log_in(&site.administrator).await;
    let form = [("number", "4000"), ("count", "2"), ("last", "4001"), ("organizations", "1")];
    let begun = site.post(&cookie(&own), "/extensions/bulk/add", &form).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let job = begun.location;
    let hand_out = format!("{job}/hand-out");
    for (token, ways) in [(&other, 4), (&again, 1)] {
        let gets = [job.clone(), format!("{job}/left")].map(|address| (Method::GET, address));
        let posts = [hand_out.clone(), format!("{job}/cancel")].map(|address| (Method::POST, address));
        // Another session of one's own is only not handed out what the first one made.
        let all: Vec<_> = posts.into_iter().chain(gets).take(ways).collect();
        for (method, address) in all {
            let answer = site.ask_with(Some(token), method, &address, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        }
    }
    while advance(&site.store, patchbay_server::clock::system()).await.unwrap() == Step::More {}
    for token in [&other, &again] {
        let answer = site.ask_with(Some(token), Method::POST, &hand_out, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let page = site.ask_with(Some(&own), Method::GET, &job, None).await;
    assert!(page.body.contains(&hand_out), "{}", page.body);
    let file = site.ask_with(Some(&own), Method::POST, &hand_out, None).await;
    assert_eq!((file.status, file.body.lines().count()), (StatusCode::OK, 3), "{}", file.body);
    let passwords: Vec<&str> = file.body.lines().nth(1).unwrap().split(',').collect();
    let page = site.ask_with(Some(&own), Method::GET, &job, None).await;
    assert!(!page.body.contains(&hand_out) && !page.body.contains(passwords[2]), "{}", page.body);
    assert_eq!(site.ask_with(Some(&own), Method::POST, &hand_out, None).await.status, StatusCode::NOT_FOUND, "once");
}

/// As a browser sends a file.
const FILE: &str = "--x\r\nContent-Disposition: form-data; name=\"existing\"\r\n\r\nskip\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n\
                    Extension Number,First Name\r\n4000,Ada\r\n3000,Ben\r\n\r\n--x--\r\n";

/// A file is looked at, imported and undone by the account that brought it.
#[sqlx::test(migrations = "store/migrations")]
async fn a_file_is_for_who_brought_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let clerk = site.person("3000", PredefinedRole::HumanResource.name()).await;
    let (own, other) = (site.log_in(&clerk).await, site.log_in(&site.administrator).await);
    let request = Request::post("/extensions/import")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header(header::COOKIE, cookie(&own));
    let brought = site.send(request.body(Body::from(FILE)).unwrap()).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.body);
    let import = brought.location;
    let page = site.ask_with(Some(&own), Method::GET, &import, None).await;
    assert!(page.body.contains("1 new") && page.body.contains("1 skipped"), "{}", page.body);
    let foreign = async |method: Method, address: String| {
        let answer = site.ask_with(Some(&other), method, &address, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
    };
    for (method, address) in
        [(Method::GET, import.clone()), (Method::GET, format!("{import}/refused")), (Method::POST, import.clone())]
    {
        foreign(method, address).await;
    }
    let begun = site.post(&cookie(&own), &import, &[("whole", "yes")]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    while advance(&site.store, patchbay_server::clock::system()).await.unwrap() == Step::More {}
    let undo = format!("{}/undo", begun.location);
    foreign(Method::POST, undo.clone()).await;
    assert_eq!(site.post(&cookie(&own), &undo, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&cookie(&own), &undo, &[]).await.status, StatusCode::NOT_FOUND, "once");
}
