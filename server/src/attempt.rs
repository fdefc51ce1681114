use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{RawPathParams, Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use patchbay_app::api::Failure;
use patchbay_shared::{ObjectKind, Operation, Outcome, Reason, TypedName};
use patchbay_store::{login_limit::Wait, operation_log, session::Session};

use crate::state::AppState;

/// What is found out about a request that tries something, while it is answered.
#[derive(Clone, Default)]
pub struct Attempt(Arc<Mutex<Known>>);

#[derive(Clone, Default)]
struct Known {
    session: Option<Session>,
    address: Option<IpAddr>,
    name: TypedName,
    object_id: Option<i64>,
    failure: Option<Failure>,
    waits: Option<Wait>,
}

impl Attempt {
    /// Who sent it, and from where; also where they look as somebody else.
    pub fn by(&self, session: Option<&Session>, address: Option<IpAddr>) {
        self.note(|known| (known.session, known.address) = (session.map(|session| session.own().clone()), address));
    }

    /// Who they say they are.
    pub fn named(&self, typed: &str) {
        self.note(|known| known.name = TypedName::new(typed));
    }

    /// The id of what it is about.
    pub fn about(&self, object_id: Option<i64>) {
        self.note(|known| known.object_id = object_id);
    }

    /// Why it was not done.
    pub fn failed(&self, failure: &Failure) {
        self.note(|known| known.failure = Some(failure.clone()));
    }

    /// It was a log-in of somebody who has to wait.
    pub fn waits(&self, wait: Wait) {
        self.note(|known| known.waits = Some(wait));
    }

    fn note(&self, note: impl FnOnce(&mut Known)) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn known(&self) -> Known {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Writes down what was tried and not done; what was done is written down with the change, by the store. Every way in
/// that changes something goes through here: see `ways`.
pub async fn watch(
    State((state, operation)): State<(AppState, Operation)>,
    path: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    let attempt = Attempt::default();
    // Addresses name extensions, roles and departments by their id, and also what the log has no ids of.
    if matches!(operation.object(), ObjectKind::Extension | ObjectKind::Role | ObjectKind::Department) {
        attempt.about(path.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok()));
    }
    request.extensions_mut().insert(attempt.clone());
    let response = next.run(request).await;
    let known = attempt.known();
    let failure = response.extensions().get().or(known.failure.as_ref());
    // Nobody shall fill the log from outside: of who is not logged in only what the limits of wrong log-ins bound.
    let noted = known.waits.and_then(|wait| wait.noted);
    let outcome = match noted {
        Some(reason) => Outcome::Refused(reason),
        None => outcome(response.status(), failure, operation),
    };
    let counts = known.session.is_some() || noted.is_some() || outcome == Outcome::Refused(Reason::WrongPassword);
    if outcome != Outcome::Done && counts {
        let object_id = known.object_id;
        write(&state, &known, &Tried { operation, object_id, object: "", often: false }, &outcome).await;
    }
    response
}

/// Writes down which page somebody who is logged in was refused to look at; of those who come again, one in ten minutes.
pub async fn watch_reading(
    State((state, path)): State<(AppState, &'static str)>,
    mut request: Request,
    next: Next,
) -> Response {
    let attempt = Attempt::default();
    request.extensions_mut().insert(attempt.clone());
    let response = next.run(request).await;
    let known = attempt.known();
    if response.status() == StatusCode::FORBIDDEN && known.session.is_some() {
        let tried = Tried { operation: Operation::ReadPage, object_id: None, object: path, often: true };
        write(&state, &known, &tried, &Outcome::Refused(Reason::Denied)).await;
    }
    response
}

/// Writes down what a page of another site had the browser of somebody who is logged in try.
pub async fn from_other_site(state: &AppState, operation: Operation, session: &Session, address: Option<IpAddr>) {
    let known = Known { session: Some(session.own().clone()), address, ..Known::default() };
    let tried = Tried { operation, object_id: None, object: "", often: true };
    write(state, &known, &tried, &Outcome::Refused(Reason::OtherSite)).await;
}

/// What somebody tried.
struct Tried {
    operation: Operation,
    object_id: Option<i64>,
    object: &'static str,
    /// Whether it can be repeated at will.
    often: bool,
}

async fn write(state: &AppState, known: &Known, tried: &Tried, outcome: &Outcome) {
    let Tried { operation, object_id, object, often } = *tried;
    let attempt = operation_log::Attempt {
        session: known.session.as_ref(),
        name: &known.name,
        address: known.address,
        operation,
        object_id,
        object,
        outcome,
    };
    let now = (state.clock)();
    let written = match often {
        true => operation_log::attempted_again(&state.store, &attempt, now).await,
        false => operation_log::attempted(&state.store, &attempt, now).await,
    };
    if let Err(error) = written {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            operation = operation.name(),
            "an attempt could not be written down"
        );
    }
}

/// What an answer says about what was tried.
fn outcome(status: StatusCode, failure: Option<&Failure>, operation: Operation) -> Outcome {
    match status {
        status if status.is_server_error() => Outcome::Failed(match failure {
            Some(Failure::Away { reference } | Failure::Internal { reference }) => Some(reference.clone()),
            _ => None,
        }),
        StatusCode::FORBIDDEN if failure == Some(&Failure::Viewing) => Outcome::Refused(Reason::Viewing),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Outcome::Refused(Reason::Denied),
        StatusCode::UNPROCESSABLE_ENTITY if operation == Operation::LogIn => Outcome::Refused(Reason::WrongPassword),
        StatusCode::UNPROCESSABLE_ENTITY => Outcome::Refused(Reason::Invalid),
        StatusCode::TOO_MANY_REQUESTS => Outcome::Refused(Reason::Wait),
        StatusCode::CONFLICT => Outcome::Refused(Reason::Changed),
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Refused(Reason::Gone),
        status if status.is_client_error() => Outcome::Refused(Reason::Malformed),
        _ => Outcome::Done,
    }
}
