use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
pub(super) use patchbay_app::page::Flash;

use crate::{cookie, state::AppState};

/// Leads on to a page that says what was done.
pub(super) fn redirect(state: &AppState, flash: Flash, address: &str) -> Response {
    (AppendHeaders(cookie::flash::give(flash, state.https)), Redirect::to(address)).into_response()
}
