use axum::{
    extract::{
        Multipart, State,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::import::{ChooseFile, Chosen},
    text,
};
use patchbay_shared::{Existing, FileError, Switch, TypedName};
use patchbay_store::{
    import::{Judging, Options, Upload, UploadError},
    session::AddExtensions,
};

use crate::{
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Visitor},
};

/// Where files come in.
pub const PATH: &str = "/extensions/import";

/// The form by which a file comes in.
pub async fn choose(State(state): State<AppState>, manager: Allowed<AddExtensions>) -> Response {
    page(&state, &manager.visitor, Chosen::default(), StatusCode::OK).await
}

/// Reads and judges a file while it comes, and shows what it would do.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<AddExtensions>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let mut options = Options::default();
    let read = match multipart {
        Ok(multipart) => read(&state, &manager, multipart, &mut options).await,
        Err(_) => Ok(None),
    };
    let refusal = match read {
        Ok(Some(id)) => return Redirect::to(&format!("/imports/{id}")).into_response(),
        Ok(None) => text::IMPORT_NO_FILE.to_owned(),
        Err(UploadError::File(error)) => text::file_error(&error),
        Err(UploadError::Store(error)) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let Options { existing, weak_confirmed, .. } = options;
    let chosen = Chosen { existing, weak_confirmed, refusal: Some(refusal) };
    manager.visitor.attempt.failed(&Failure::Malformed);
    page(&state, &manager.visitor, chosen, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The import; `None` when there was no file.
async fn read(
    state: &AppState,
    manager: &Allowed<AddExtensions>,
    mut multipart: Multipart,
    options: &mut Options,
) -> Result<Option<i64>, UploadError> {
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "existing" => options.existing = Existing::of_name(&short(field).await?).unwrap_or_default(),
            "weak_confirmed" => options.weak_confirmed = short(field).await? == Switch::ON,
            "file" => {
                let name = field.file_name().unwrap_or_default();
                options.file = TypedName::new(name).as_str().to_owned();
                return if options.file.is_empty() {
                    Ok(None)
                } else {
                    file(state, manager, field, options).await.map(Some)
                };
            }
            _ => {}
        }
    }
    Ok(None)
}

async fn file(
    state: &AppState,
    manager: &Allowed<AddExtensions>,
    mut field: Field<'_>,
    options: &Options,
) -> Result<i64, UploadError> {
    let context = &manager.visitor.context;
    let (edit, roles) = (context.permit().ok(), context.permit().ok());
    let judging = Judging {
        add: &manager.permit,
        edit: edit.as_ref(),
        roles: roles.as_ref(),
        existing: options.existing,
        weak_confirmed: options.weak_confirmed,
    };
    let mut upload = Upload::begin(&state.store, &manager.permit, options, context.now).await?;
    let read = async {
        while let Some(bytes) = field.chunk().await.map_err(broken)? {
            upload.push(&bytes).await?;
        }
        upload.finish(&judging).await
    };
    match read.await {
        Ok(id) => Ok(id),
        Err(error) => {
            upload.drop().await?;
            Err(error)
        }
    }
}

/// What is no file is a word.
async fn short(mut field: Field<'_>) -> Result<String, UploadError> {
    let mut text = Vec::new();
    while let Some(bytes) = field.chunk().await.map_err(broken)? {
        text.extend(bytes.iter().take(32 - text.len().min(32)));
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// A body that is too long, or that ended before it was whole.
fn broken(error: MultipartError) -> UploadError {
    UploadError::File(if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        FileError::TooLong
    } else {
        FileError::Empty
    })
}

async fn page(state: &AppState, visitor: &Visitor, chosen: Chosen, status: StatusCode) -> Response {
    let view = View::new(text::IMPORT, move || view! { <ChooseFile chosen=chosen.clone() /> });
    render::framed(state, visitor, "extensions", "", View { status, ..view }).await
}
