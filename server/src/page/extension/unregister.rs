use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::Response,
};
use patchbay_app::api::Failure;
use patchbay_store::{registration, session::EditExtensions};
use serde::Deserialize;

use super::live;
use crate::{
    page::form::refusal,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Which registration is ended.
#[derive(Deserialize)]
pub struct Chosen {
    binding: String,
}

/// Ends one registration.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
    chosen: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let done = match chosen {
        Ok(Form(Chosen { binding })) => {
            registration::unregister(&state.store, &manager.permit, id, &binding, manager.visitor.context.now)
                .await
                .map_err(Failure::from)
        }
        Err(rejection) => Err(refusal(&rejection)),
    };
    live::told(&state, &manager, id, done).await
}
