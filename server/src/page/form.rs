use axum::{extract::rejection::FormRejection, http::StatusCode};
use patchbay_app::api::Failure;

/// Why a posted form could not be read.
pub(super) fn refusal(rejection: &FormRejection) -> Failure {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Malformed,
    }
}
