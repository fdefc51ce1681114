//! What a permission costs.

use std::cell::Cell;

use axum::http::{Method, StatusCode};
use patchbay_store::session::{Viewed, Who};
use sqlx::PgPool;
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
    subscriber,
};

use crate::{site::Site, view::looking};

thread_local! {
    /// How many statements were sent to the database by the test of this thread.
    static SENT: Cell<usize> = const { Cell::new(0) };
}

/// Counts them. It is there for all tests: for one of them alone, whether to listen would be decided by the first thread.
struct Statements;

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        SENT.set(SENT.get() + 1);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Who it is and what they may do is one statement, also of who looks as somebody else.
#[sqlx::test(migrations = "store/migrations")]
async fn a_permission_costs_one_statement(pool: PgPool) {
    let site = Site::new(pool).await;
    let clerk = site.person("3000", "None").await;
    let Who::Person { extension_id, .. } = clerk else { panic!("a person") };
    let own = site.log_in(&clerk).await;
    let looking = looking(&site, Viewed::Person { extension_id }).await;
    subscriber::set_global_default(Statements).unwrap();
    let mut sent = Vec::new();
    for token in [None, Some(&own), Some(&looking)] {
        let before = SENT.get();
        // A server function is answered without a page around it.
        let answer = site.ask_with(token, Method::GET, "/api/extension/availability?number=1000", None).await;
        assert_eq!(answer.status, if token.is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED });
        sent.push(SENT.get() - before);
    }
    // The settings are read for everybody, and of who is logged in the refusal is written down.
    assert_eq!(sent, [1, 3, 3]);
}
