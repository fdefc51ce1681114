use std::io;

use axum::{
    Form,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    page::call_log::{COLUMNS, CallLog, CallLogState, line},
    text,
};
use patchbay_shared::{Operation, TypedName};
use patchbay_store::{
    Store,
    call::{self, CallQuery},
    operation_log,
    session::{Permit, ReadCallLog},
};

use super::{csv_file, form::refusal};
use crate::{
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// So many calls are read at a time for a file, however long it becomes.
const BATCH: u16 = 1000;

/// A page of the log; its whole state is in the URL.
pub async fn show(
    State(state): State<AppState>,
    reader: Allowed<ReadCallLog>,
    query: Result<Query<CallLogState>, QueryRejection>,
) -> Response {
    // An address that was cut or mistyped still leads to the log.
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = match call::page(&state.store, &reader.permit, &asked.query()).await {
        Ok(page) => page,
        Err(error) => return render::failure(&state, reader.visitor.look, &error.into()).await,
    };
    let view = View::new(text::CALL_LOG, move || view! { <CallLog page=page.clone() state=asked.clone() /> });
    render::framed(&state, &reader.visitor, "calls", "", View { class: "", ..view }).await
}

/// Everything that the page's filters let through, as a file.
pub async fn export(
    State(state): State<AppState>,
    reader: Allowed<ReadCallLog>,
    asked: Result<Form<CallLogState>, FormRejection>,
) -> Response {
    let asked = match asked {
        Ok(Form(asked)) => asked,
        Err(rejection) => return render::failure(&state, reader.visitor.look, &refusal(&rejection)).await,
    };
    let now = reader.visitor.context.now;
    let query = CallQuery { size: BATCH, cursor: None, ..asked.query() };
    let which = TypedName::new(query.text.trim());
    let noted = operation_log::noted(&state.store, &reader.permit, Operation::ExportCallLog, which.as_str(), now);
    if let Err(error) = noted.await {
        return render::failure(&state, reader.visitor.look, &error.into()).await;
    }
    csv_file::file("calls.csv", COLUMNS, (state.store.clone(), reader.permit, query), batch)
}

/// Of what is read, and by what right, and where it begins.
type Place = (Store, Permit<ReadCallLog>, CallQuery);

async fn batch((store, permit, query): Place) -> io::Result<(Vec<u8>, Option<Place>)> {
    let page = call::page(&store, &permit, &query).await.map_err(io::Error::other)?;
    let lines = csv_file::lines(page.calls.iter().map(line))?;
    Ok((lines, page.next.map(|next| (store, permit, CallQuery { cursor: Some(next), ..query }))))
}
