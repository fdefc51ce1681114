use axum::{extract::State, response::Response};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::extension::Delete, text};
use patchbay_store::{extension, registration, session::DeleteExtensions};

use crate::{
    page::flash::{self, Flash},
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Asks once more.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<DeleteExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    let (current, phones) = match read(&state, &manager, id).await {
        Ok((current, _)) if !current.covered => {
            return render::failure(&state, manager.visitor.look, &Failure::Outranked).await;
        }
        Ok(read) => read,
        Err(failure) => return render::failure(&state, manager.visitor.look, &failure).await,
    };
    let view = View::new(text::delete_title(&current.form.number), move || {
        view! { <Delete current=current.clone() phones=phones /> }
    });
    render::framed(&state, &manager.visitor, "extensions", "", view).await
}

/// Ends the extension.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<DeleteExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    match extension::delete(&state.store, &manager.permit, id, manager.visitor.context.now).await {
        Ok(()) => flash::redirect(&state, Flash::Deleted, "/extensions"),
        Err(error) => render::failure(&state, manager.visitor.look, &Failure::from(error)).await,
    }
}

async fn read(
    state: &AppState,
    manager: &Allowed<DeleteExtensions>,
    id: i64,
) -> Result<(extension::Current, usize), Failure> {
    let permit = manager.visitor.context.permit()?;
    let current = extension::find(&state.store, &permit, id).await?.ok_or(Failure::Gone)?;
    let phones = registration::find(&state.store, &permit, current.live_number.as_slice()).await?;
    Ok((current, phones.iter().map(|(_, phones)| phones.len()).sum()))
}
