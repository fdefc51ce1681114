//! What a permission costs.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::http::{Method, StatusCode};
use patchbay_store::session::Viewed;
use sqlx::PgPool;
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
    subscriber,
};

use crate::{site::Site, view::looking};

/// Counts the statements that are sent to the database.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicUsize>);

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
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Who it is and what they may do is one statement, also of who looks as somebody else.
#[sqlx::test(migrations = "store/migrations")]
async fn a_permission_costs_one_statement(pool: PgPool) {
    let site = Site::new(pool).await;
    let clerk = site.person("3000", "None").await;
    let patchbay_store::session::Who::Person { extension_id, .. } = clerk else { panic!("a person") };
    let own = site.log_in(&clerk).await;
    let looking = looking(&site, Viewed::Person { extension_id }).await;
    let statements = Statements::default();
    let _counted = subscriber::set_default(statements.clone());
    let mut sent = Vec::new();
    for token in [None, Some(&own), Some(&looking)] {
        let before = statements.0.load(Ordering::Relaxed);
        // A server function is answered without a page around it.
        let answer = site.ask_with(token, Method::GET, "/api/extension/availability?number=1000", None).await;
        assert_eq!(answer.status, if token.is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED });
        sent.push(statements.0.load(Ordering::Relaxed) - before);
    }
    // The settings are read for everybody.
    assert_eq!(sent, [1, 2, 2]);
}
