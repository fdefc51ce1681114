use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use patchbay_app::api::{Failure, reference};

use crate::{page::import, refusal, state::AppState};

/// Longer than anybody waits for a page, or a log-in waits for its turn when hundreds come at once.
const LIMIT: Duration = Duration::from_secs(30);

/// As long as a file may take that comes in over a slow line.
const UPLOAD: Duration = Duration::from_secs(600);

/// Gives up a request that takes too long, so that nothing is held for somebody who has gone: a body that never ends,
/// a database that does not answer. Streams have begun to answer by then.
pub async fn keep(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let asked = refusal::Asked::of(&request, &state);
    let limit = if request.uri().path() == import::PATH { UPLOAD } else { LIMIT };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let reference = reference();
            tracing::warn!(reference, "a request took too long and was given up");
            asked.give_up(&state, &Failure::Away { reference }).await
        }
    }
}
