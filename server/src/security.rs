use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
};
use tower_http::{csrf::CsrfLayer, set_header::SetResponseHeaderLayer};

use crate::{public_url::PublicUrl, state::AppState};

/// What a page may load and run: our own files, and the inline scripts that carry this answer's nonce.
pub fn content_policy(nonce: &str) -> String {
    // The watch loop's page listens for its own renewal.
    let reload = if std::env::var_os("LEPTOS_WATCH").is_some() { " ws:" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'{reload}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// What every answer says about how it may be used. Pages set a policy with their nonce; everything else runs nothing.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: forms without script would lose where they came from.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Refuses what another site's page sends. Behind a proxy, `Host` may be another name than the one people use.
pub fn same_site(router: Router<AppState>, public: Option<&PublicUrl>) -> Router<AppState> {
    let layer = CsrfLayer::new();
    // A `PublicUrl` is written as an origin: it is never refused.
    let layer = match public.map(|url| CsrfLayer::new().add_trusted_origin(url.to_string())) {
        Some(Ok(trusting)) => trusting,
        _ => layer,
    };
    router.layer(layer)
}

/// Puts the headers on every answer.
pub fn protect(mut router: Router<AppState>, https: bool) -> Router<AppState> {
    for (name, value) in HEADERS {
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    // What one person saw must not be kept for the next one at the same browser.
    router = router.layer(SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    ));
    if https {
        router = router.layer(SetResponseHeaderLayer::if_not_present(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        ));
    }
    router
}
