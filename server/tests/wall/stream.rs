//! What open pages are told, and for how long.

use axum::{
    body::{Body, BodyDataStream},
    http::{Request, header},
};
use futures::StreamExt;
use patchbay_server::{clock, state::News};
use patchbay_shared::PredefinedRole;
use patchbay_store::session::{self, Who};
use sqlx::PgPool;

use crate::site::{Site, cookie};

/// What it is told next; nothing once it is over.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    stream.next().await.map(|told| String::from_utf8(told.unwrap().to_vec()).unwrap())
}

/// A page that was open when somebody lost what it shows is told no more.
#[sqlx::test(migrations = "store/migrations")]
async fn a_stream_ends_with_the_session_and_with_the_role(pool: PgPool) {
    let site = Site::new(pool).await;
    let guard = site.person("3000", PredefinedRole::Operator.name()).await;
    let Who::Person { extension_id, .. } = guard else { panic!("a person") };
    for lost in ["nothing", "session", "role"] {
        let token = site.log_in(&guard).await;
        let request = Request::get("/events/registrations?topic=bans").header(header::COOKIE, cookie(&token));
        let mut stream = site.answer(request.body(Body::empty()).unwrap()).await.into_body().into_data_stream();
        assert!(next(&mut stream).await.unwrap().contains("event: lines"), "how it stands at first");
        match lost {
            "role" => {
                let none = "UPDATE portal.extension SET role_id = NULL WHERE id = $1";
                sqlx::query(none).bind(extension_id).execute(&site.owner).await.unwrap();
            }
            "session" => {
                let now = clock::system();
                let session = session::find(&site.store, &token, now).await.unwrap().unwrap();
                session::close(&site.store, &session, now).await.unwrap();
            }
            _ => {}
        }
        assert!(site.news.send(News::Banned).is_ok(), "somebody listens");
        assert_eq!(next(&mut stream).await.is_some(), lost == "nothing", "{lost}");
    }
}
