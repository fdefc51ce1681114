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
    page::operation_log::{COLUMNS, LogState, OperationLog, line},
    text,
};
use patchbay_shared::Operation;
use patchbay_store::{
    Store,
    operation_log::{self, LogQuery},
    session::{Permit, ReadOperationLog},
};

use super::{csv_file, form::refusal};
use crate::{
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

/// So many rows are read at a time for a file, however long it becomes.
const BATCH: u16 = 1000;

/// A page of the log; its whole state is in the URL.
pub async fn show(
    State(state): State<AppState>,
    reader: Allowed<ReadOperationLog>,
    query: Result<Query<LogState>, QueryRejection>,
) -> Response {
    // An address that was cut or mistyped still leads to the log.
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = match operation_log::page(&state.store, &reader.permit, &asked.query()).await {
        Ok(page) => page,
        Err(error) => return render::failure(&state, reader.visitor.look, &error.into()).await,
    };
    let view = View::new(text::OPERATION_LOG, move || view! { <OperationLog page=page.clone() state=asked.clone() /> });
    render::framed(&state, &reader.visitor, "operation-log", "", View { class: "", ..view }).await
}

/// Everything that the page's filters let through, as a file.
pub async fn export(
    State(state): State<AppState>,
    reader: Allowed<ReadOperationLog>,
    asked: Result<Form<LogState>, FormRejection>,
) -> Response {
    let asked = match asked {
        Ok(Form(asked)) => asked,
        Err(rejection) => return render::failure(&state, reader.visitor.look, &refusal(&rejection)).await,
    };
    let now = reader.visitor.context.now;
    if let Err(error) = operation_log::noted(&state.store, &reader.permit, Operation::ExportOperationLog, "", now).await
    {
        return render::failure(&state, reader.visitor.look, &error.into()).await;
    }
    let query = LogQuery { size: BATCH, ..asked.query() };
    csv_file::file("operation-log.csv", COLUMNS, (state.store.clone(), reader.permit, query), batch)
}

/// Of what is read, and by what right, and where it begins.
type Place = (Store, Permit<ReadOperationLog>, LogQuery);

async fn batch((store, permit, query): Place) -> io::Result<(Vec<u8>, Option<Place>)> {
    let page = operation_log::page(&store, &permit, &query).await.map_err(io::Error::other)?;
    let lines = csv_file::lines(page.rows.iter().map(line))?;
    Ok((lines, page.next.map(|next| (store, permit, LogQuery { cursor: Some(next), ..query }))))
}
