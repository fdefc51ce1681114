use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::state::AppState;

/// What answers and what does not.
#[derive(Serialize)]
struct Health {
    /// `ok` or `away`.
    database: &'static str,
    /// `ok`, `away`, or `none` when the portal was started without one.
    engine: &'static str,
}

/// 200 when database and engine answer, else 503; each is asked, not remembered.
pub async fn health(State(state): State<AppState>) -> Response {
    let (database, engine) = tokio::join!(state.store.ping(), state.engine.answers());
    let database = if database.is_ok() { "ok" } else { "away" };
    let engine = match engine {
        Some(true) => "ok",
        Some(false) => "away",
        None => "none",
    };
    let status = if database == "away" || engine == "away" { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (status, Json(Health { database, engine })).into_response()
}
