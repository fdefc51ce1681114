use axum::{Json, extract::State, http::StatusCode, response::{IntoResponse, Response}};
use patchbay_app::page::EngineStatus;
use serde::Serialize;

use crate::state::AppState;

/// What answers and what does not: `ok`, or a word about why not.
#[derive(Serialize)]
struct Health {
    database: &'static str,
    engine: &'static str,
}

/// 200 when database and engine answer, else 503.
pub async fn health(State(state): State<AppState>) -> Response {
    let database = if state.store.ping().await.is_ok() { "ok" } else { "away" };
    let (engine, engine_ok) = match state.engine.status() {
        EngineStatus::Running => ("ok", true),
        EngineStatus::External => ("external", true),
        EngineStatus::None => ("none", true),
        EngineStatus::Starting => ("starting", false),
        EngineStatus::Down(_) => ("down", false),
    };
    let ok = database == "ok" && engine_ok;
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Health { database, engine })).into_response()
}
