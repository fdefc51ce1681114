use axum::{
    extract::State,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use patchbay_app::api::Failure;
use patchbay_store::session;

use crate::{cookie::Carried, render, state::AppState, visitor::Leaver};

/// Ends the session, here and in the database.
pub async fn submit(State(state): State<AppState>, leaver: Leaver) -> Response {
    let Leaver { visitor, session } = leaver;
    if let Some(session) = &session
        && let Err(error) = session::close(&state.store, session, visitor.context.now).await
    {
        return render::failure(&state, visitor.look, &Failure::from(error)).await;
    }
    let cookie = Carried::Session.take(state.https);
    // Pages that the browser kept, and drafts of forms.
    let forget = [("clear-site-data", "\"cache\", \"storage\"")];
    (AppendHeaders(cookie), forget, Redirect::to("/login")).into_response()
}
