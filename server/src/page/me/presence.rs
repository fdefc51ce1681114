use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::Response,
};
use patchbay_app::api::Failure;
use patchbay_store::presence;

use super::show::done;
use crate::{
    page::{extension::presence::Chosen, form::refusal},
    render,
    state::AppState,
    visitor::Member,
};

/// Says where one is oneself.
pub async fn submit(
    State(state): State<AppState>,
    member: Member,
    chosen: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let context = &member.visitor.context;
    let changed = match (chosen, context.own_extension()) {
        (Ok(Form(chosen)), Ok(own)) => {
            presence::change_own(&state.store, &own, chosen.status, context.now).await.map_err(Failure::from)
        }
        (Err(rejection), _) => Err(refusal(&rejection)),
        (_, Err(failure)) => Err(failure),
    };
    match changed {
        Ok(_) => done("presence"),
        Err(failure) => render::failure(&state, member.visitor.look, &failure).await,
    }
}
