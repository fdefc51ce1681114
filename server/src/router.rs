use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    http::{HeaderValue, Request, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::{prelude::provide_context, server_fn::axum::get_server_fn_service};
use tower::ServiceBuilder;
use tower_http::{
    compression::CompressionLayer, limit::RequestBodyLimitLayer, services::ServeDir,
    set_header::SetResponseHeaderLayer, trace::TraceLayer,
};

use crate::{
    deadline, events, health, page, public_url::PublicUrl, refusal, security, state::AppState, visitor::Visitor,
};

/// The longest body: a form with every field full is a tenth of it.
const BODY_LIMIT: usize = 64 * 1024;

/// Every way in.
pub fn router(state: AppState, public: Option<&PublicUrl>) -> Router {
    let pages = Router::new()
        .route("/", get(page::start::start))
        .route("/setup/{token}", get(page::setup::show).post(page::setup::submit))
        .route("/login", get(page::login::show).post(page::login::submit))
        .route("/login/code", get(page::second_step::show).post(page::second_step::submit))
        .route("/logout", post(page::logout::submit))
        .route("/password", get(page::password::choose::show).post(page::password::choose::submit))
        .route("/password/forgotten", get(page::password::forgotten::show).post(page::password::forgotten::submit))
        .route("/password/{token}", get(page::password::choose::follow))
        .route("/me", get(page::me::show))
        .route("/me/password", post(page::me::password::submit))
        .route("/me/email", post(page::me::email::submit))
        .route("/me/second-factor", get(page::me::second_factor::show).post(page::me::second_factor::begin))
        .route("/me/second-factor/confirm", post(page::me::second_factor::confirm))
        .route("/me/second-factor/remove", post(page::me::second_factor::remove))
        .route("/me/recovery-codes", post(page::me::second_factor::renew_codes))
        .route("/me/sessions/{id}/end", post(page::me::sessions::end))
        .route("/me/sessions/end-others", post(page::me::sessions::end_others))
        .route("/security/lock-outs", get(page::security::lock_outs::show))
        .route("/security/lock-outs/lift", post(page::security::lock_outs::lift))
        .route("/security/lock-outs/lift-all", post(page::security::lock_outs::lift_all))
        .route("/security/sessions", get(page::security::sessions::show))
        .route("/security/sessions/{id}/end", post(page::security::sessions::end))
        .route("/settings", get(page::settings::show).post(page::settings::submit))
        .route("/settings/mail", get(page::mail::show).post(page::mail::submit))
        .route("/settings/mail/test", post(page::mail::test))
        .route("/settings/mail/remove", post(page::mail::remove))
        .route("/security/unknown-phones", get(page::security::unknown::show))
        .route("/security/bans", get(page::security::bans::show))
        .route("/security/bans/lift", post(page::security::bans::lift))
        .route("/security/bans/allow", post(page::security::bans::allow))
        .route("/security/bans/disallow", post(page::security::bans::disallow))
        .route("/extensions", get(page::extension::list::show))
        .route("/extensions/new", get(page::extension::create::show).post(page::extension::create::submit))
        .route("/extensions/{id}", get(page::extension::update::show).post(page::extension::update::submit))
        .route("/extensions/{id}/phone", get(page::extension::phone::show).post(page::extension::phone::submit))
        .route("/extensions/{id}/old-password/end", post(page::extension::old_password::end))
        .route("/extensions/{id}/password-link", post(page::password::issue::submit))
        .route("/extensions/{id}/second-factor/remove", post(page::extension::second_factor::remove))
        .route("/extensions/{id}/unregister", post(page::extension::unregister::submit))
        .route("/extensions/{id}/raise-limit", post(page::extension::raise_limit::submit))
        .route("/extensions/{id}/apply", post(page::extension::apply::submit))
        .route("/extensions/{id}/delete", get(page::extension::delete::show).post(page::extension::delete::submit))
        .route("/extensions/{id}/history", get(page::extension::history::show))
        .route(
            "/extensions/{id}/versions/{version}",
            get(page::extension::version::show).post(page::extension::version::submit),
        )
        .route("/extensions/pending", get(page::extension::waiting::show).post(page::extension::waiting::submit))
        .route("/extensions/pending/discard", post(page::extension::waiting::discard))
        .route("/extensions/deleted", get(page::extension::deleted::show))
        .route("/extensions/{id}/undelete", post(page::extension::deleted::restore))
        .route("/extensions/{id}/release", post(page::extension::deleted::release))
        .route(
            "/api/{*function}",
            // Server functions read their body themselves, past the limit for handlers.
            get(server_function).post(server_function).layer(RequestBodyLimitLayer::new(BODY_LIMIT)),
        )
        .route("/events/registrations", get(events::registrations))
        .route("/health", get(health::health))
        .route("/icon.svg", get(icon))
        .nest_service("/pkg", files(&state))
        .fallback(page::fallback::not_found)
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    let pages = security::same_site(pages, public)
        .layer(from_fn_with_state(state.clone(), deadline::keep))
        .layer(from_fn_with_state(state.clone(), refusal::put_in_form));
    security::protect(pages, state.https)
        .layer(CompressionLayer::new())
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

async fn server_function(visitor: Visitor, mut request: Request<Body>) -> Response {
    if get_server_fn_service(request.uri().path(), request.method().clone()).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    // These answer scripts only: for a browser without, an error would lead to wherever the Referer says.
    request.headers_mut().remove(header::ACCEPT);
    let context = visitor.context;
    leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await.into_response()
}

async fn icon() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("icon.svg"))
}
