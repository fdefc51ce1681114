use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::extension::ApplyMany, text};
use patchbay_store::{
    job::{BeginError, begin_apply},
    session::ApplyExtensions,
};

use super::selected;
use crate::{
    page::posted::Posted,
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// Asks once more.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ApplyExtensions>,
    RawQuery(query): RawQuery,
) -> Response {
    let visitor = &manager.visitor;
    let asked = async {
        let selection = selected::read(&state, &Posted::query(query.as_deref())?).await?;
        let count = selected::count(&state, visitor, &selection).await?;
        Ok::<_, Failure>((selection, count))
    };
    match asked.await {
        Ok((_, 0)) => selected::nothing(&state, visitor).await,
        Ok((selection, count)) => {
            let view = View::new(text::apply_many(count), move || {
                view! { <ApplyMany selection=selection.clone() count=count /> }
            });
            render::framed(&state, visitor, "extensions", "", view).await
        }
        Err(failure) => render::failure(&state, visitor.look, &failure).await,
    }
}

/// Begins it.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ApplyExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let visitor = &manager.visitor;
    let selection = match Posted::read(body) {
        Ok(posted) => selected::read(&state, &posted).await,
        Err(failure) => Err(failure),
    };
    let selection = match selection {
        Ok(selection) => selection,
        Err(failure) => return render::failure(&state, visitor.look, &failure).await,
    };
    match begin_apply(&state.store, &manager.permit, &selection, visitor.context.now).await {
        Ok(job) => Redirect::to(&format!("/jobs/{job}")).into_response(),
        Err(BeginError::Nothing) => selected::nothing(&state, visitor).await,
        Err(error) => render::failure(&state, visitor.look, &error.into()).await,
    }
}
