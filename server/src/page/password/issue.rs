use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::account::IssuedLink, text};
use patchbay_store::{
    extension, password_link,
    secret::Token,
    session::{EditExtensions, ViewExtensions},
};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Makes a link for the person of an extension, and shows it this once.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
) -> Response {
    match issue(&state, &manager, id).await {
        Ok((name, token)) => {
            let link = format!("{}/password/{}", state.url, token.expose());
            let view = View::new(text::ISSUED_LINK, move || {
                view! { <IssuedLink name=name.clone() id=id link=link.clone() /> }
            });
            let mut response = render::framed(&state, &manager.visitor, "extensions", "", view).await;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(failure) => render::failure(&state, manager.visitor.look, &failure).await,
    }
}

async fn issue(state: &AppState, manager: &Allowed<EditExtensions>, id: i64) -> Result<(String, Token), Failure> {
    let context = &manager.visitor.context;
    let view = context.permit::<ViewExtensions>()?;
    let current = extension::find(&state.store, &view, id).await?.ok_or(Failure::Gone)?;
    let token = password_link::issue(&state.store, &manager.permit, id, context.now).await?;
    Ok((current.name(), token))
}
