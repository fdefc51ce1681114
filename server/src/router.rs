use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{DefaultBodyLimit, FromRequestParts, State},
    http::{HeaderValue, Request, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::any,
};
use leptos::prelude::provide_context;
use patchbay_app::{api::Failure, page::Flash};
use serde::Deserialize;
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel, compression::CompressionLayer, services::ServeDir, set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};

use crate::{
    attempt::Attempt, cookie, deadline, page, public_url::PublicUrl, refusal, render, security, state::AppState,
    visitor::Visitor, ways,
};

/// The longest body: a form with every field full is a tenth of it.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// Every way in.
pub fn router(state: AppState, public: Option<&PublicUrl>) -> Router {
    let pages = ways::routes(&state)
        // For scripts, too, nothing is here.
        .route("/api/{*function}", any(async || StatusCode::NOT_FOUND))
        .nest_service("/pkg", files(&state))
        .fallback(page::fallback::not_found)
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    let pages = security::same_site(pages, public)
        .layer(from_fn_with_state(state.clone(), deadline::keep))
        .layer(from_fn_with_state(state.clone(), refusal::put_in_form));
    security::protect(pages, state.https)
        // A tenth less to load than by the level that is usual for pages made on request; the levels above save a hundredth, for
        // twice the time.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(5)))
        // Failures are logged where they happen, with a reference.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .with_state(state)
}

/// The route as it was written, never the address as it came: a set-up link carries a secret.
fn span(request: &Request<Body>) -> tracing::Span {
    let route = request.extensions().get::<axum::extract::MatchedPath>().map_or("", |path| path.as_str());
    tracing::info_span!("request", method = %request.method(), route)
}

/// Built files: compressed when they were built, and kept by the browser for ever, since their names change with them.
fn files(
    state: &AppState,
) -> impl tower::Service<Request<Body>, Response = impl IntoResponse, Error = std::convert::Infallible, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    let hashed = state.options.hash_files;
    ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, move |response: &Response<_>| {
            // A file that is not there yet, in the middle of an upgrade, must not be missing for a year.
            let kept = hashed && response.status().is_success();
            kept.then(|| HeaderValue::from_static("public, max-age=31536000, immutable"))
        }))
        .service(ServeDir::new(state.assets.root.join("pkg")).precompressed_br().precompressed_gzip())
}

/// Calls the server function of this address. What it is about and why it failed is kept beside the answer for the operation
/// log, also of whoever may call none.
pub(crate) async fn server_function(State(state): State<AppState>, request: Request<Body>) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else { return render::api_failure(&Failure::TooLarge) };
    let attempt: Attempt = parts.extensions.get().cloned().unwrap_or_default();
    let About { id, apply } = serde_json::from_slice(&body).unwrap_or_default();
    attempt.about(id);
    let visitor = match Visitor::from_request_parts(&mut parts, &state).await {
        Ok(visitor) => visitor,
        Err(refusal) => return refusal,
    };
    // These answer scripts only: for a browser without, an error would lead to wherever the Referer says.
    parts.headers.remove(header::ACCEPT);
    let context = visitor.context;
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let response = leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await;
    let response = response.into_response();
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else { return parts.status.into_response() };
    if !parts.status.is_success() {
        if let Ok(failure) = serde_json::from_slice(&body) {
            attempt.failed(&failure);
        }
    } else if let (Some(_), Some(apply), true) = (id, apply, *body != *b"null") {
        // The page that its script goes on to says so, as it does where there is none.
        parts.headers.extend(cookie::flash::give(Flash::of_save(apply), state.https));
    }
    Response::from_parts(parts, Body::from(body))
}

/// The arguments that say what a server function is about.
#[derive(Default, Deserialize)]
struct About {
    id: Option<i64>,
    apply: Option<bool>,
}

pub(crate) async fn icon() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("icon.svg"))
}
