use axum::{
    body::Bytes,
    extract::{
        Path, State,
        rejection::{BytesRejection, PathRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::extension::AsOfVersion, text};
use patchbay_shared::Field;
use patchbay_store::{
    extension::{self, Choice, SaveError},
    session::{ApplyExtensions, EditExtensions, ViewExtensions},
};

use super::posted::Posted;
use crate::{
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor},
};

type Address = Result<Path<(i64, i32)>, PathRejection>;

/// An extension as of one version.
pub async fn show(State(state): State<AppState>, manager: Allowed<ViewExtensions>, address: Address) -> Response {
    page(&state, &manager.visitor, address, None, Vec::new(), StatusCode::OK).await
}

/// Brings chosen values of it back.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    address: Address,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(&Path((id, to))) = address.as_ref() else {
        return render::failure(&state, manager.visitor.theme, &Failure::Gone).await;
    };
    let (from, fields, apply) = match Posted::read(body).and_then(|posted| read(&posted)) {
        Ok(read) => read,
        Err(failure) => return render::failure(&state, manager.visitor.theme, &failure).await,
    };
    if fields.is_empty() {
        let refusal = vec![text::TICK_SOMETHING.to_owned()];
        return page(&state, &manager.visitor, address, Some(fields), refusal, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let live = match apply.then(|| manager.visitor.context.permit::<ApplyExtensions>()).transpose() {
        Ok(live) => live,
        Err(failure) => return render::failure(&state, manager.visitor.theme, &failure).await,
    };
    let choice = Choice { from, to, fields: &fields };
    let now = manager.visitor.context.now;
    let (refusal, status) =
        match extension::restore(&state.store, &manager.permit, id, choice, live.as_ref().into(), now).await {
            Ok(_) => return Redirect::to(&format!("/extensions/{id}/history")).into_response(),
            Err(SaveError::Taken(errors)) => {
                let lines = errors.iter().map(|(field, error)| text::field_refused(field, error)).collect();
                (lines, StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(SaveError::Stale(newer)) => (vec![text::newer_version(newer)], StatusCode::CONFLICT),
            Err(error) => return render::failure(&state, manager.visitor.theme, &Failure::from(error)).await,
        };
    page(&state, &manager.visitor, address, Some(fields), refusal, status).await
}

/// The version the choice was made from, what was ticked, and whether it is live at once.
fn read(posted: &Posted) -> Result<(i32, Vec<Field>, bool), Failure> {
    let field = |name: &str| Field::ALL.into_iter().find(|field| field.name() == name).ok_or(Failure::Malformed);
    let fields = posted.all("field").map(field).collect::<Result<_, _>>()?;
    Ok((posted.value("from")?, fields, posted.text("apply") == Some("yes")))
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    address: Address,
    ticked: Option<Vec<Field>>,
    refusal: Vec<String>,
    status: StatusCode,
) -> Response {
    let as_of = match find(state, visitor, address).await {
        Ok(as_of) => as_of,
        Err(failure) => return render::failure(state, visitor.theme, &failure).await,
    };
    let title = format!("{} {}", as_of.head.number, text::as_of(as_of.version));
    let view = View::new(title, move || {
        view! { <AsOfVersion as_of=as_of.clone() ticked=ticked.clone() refusal=refusal.clone() /> }
    });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}

async fn find(state: &AppState, visitor: &Visitor, address: Address) -> Result<extension::AsOf, Failure> {
    let Path((id, version)) = address.map_err(|_| Failure::Gone)?;
    extension::as_of(&state.store, &visitor.context.permit()?, id, version).await?.ok_or(Failure::Gone)
}
