use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use patchbay_app::api::Failure;
use patchbay_store::session;

use super::show::done;
use crate::{render, state::AppState, visitor::Member};

/// Ends one of one's own sessions.
pub async fn end(State(state): State<AppState>, member: Member, id: Result<Path<i64>, PathRejection>) -> Response {
    // What is no number is nobody's session.
    let Ok(Path(id)) = id else { return done("session") };
    answer(&state, &member, session::close_own(&state.store, &member.session, id, member.visitor.context.now).await)
        .await
}

/// Ends all of them but this one.
pub async fn end_others(State(state): State<AppState>, member: Member) -> Response {
    answer(&state, &member, session::close_own_others(&state.store, &member.session, member.visitor.context.now).await)
        .await
}

async fn answer(state: &AppState, member: &Member, ended: patchbay_store::Result<()>) -> Response {
    match ended {
        Ok(()) => done("session"),
        Err(error) => render::failure(state, member.visitor.look, &Failure::from(error)).await,
    }
}
