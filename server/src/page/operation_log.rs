use std::io;

use axum::{
    Form,
    body::Body,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::header,
    response::{IntoResponse, Response},
};
use futures::Stream;
use leptos::prelude::*;
use patchbay_app::{
    page::operation_log::{COLUMNS, LogState, OperationLog, line},
    text,
};
use patchbay_shared::{Cell, Operation};
use patchbay_store::{
    Store,
    operation_log::{self, LogQuery},
    session::{Permit, ReadOperationLog},
};

use super::form::refusal;
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
        Err(error) => return render::failure(&state, reader.visitor.theme, &error.into()).await,
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
        Err(rejection) => return render::failure(&state, reader.visitor.theme, &refusal(&rejection)).await,
    };
    let now = reader.visitor.context.now;
    if let Err(error) = operation_log::noted(&state.store, &reader.permit, Operation::ExportOperationLog, now).await {
        return render::failure(&state, reader.visitor.theme, &error.into()).await;
    }
    let query = LogQuery { size: BATCH, ..asked.query() };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"operation-log.csv\""),
    ];
    (headers, Body::from_stream(lines(state.store.clone(), reader.permit, query))).into_response()
}

/// The file, batch by batch: each begins behind the last row of the one before, so nothing is held meanwhile.
fn lines(
    store: Store,
    permit: Permit<ReadOperationLog>,
    mut query: LogQuery,
) -> impl Stream<Item = io::Result<Vec<u8>>> + Send {
    async_stream::try_stream! {
        yield written([COLUMNS.map(str::to_owned)])?;
        loop {
            // A file that ends too early has to look like one: the connection breaks.
            let page = operation_log::page(&store, &permit, &query).await.map_err(io::Error::other)?;
            yield written(page.rows.iter().map(line))?;
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
    }
}

/// Lines as RFC 4180 has them, and no cell of which a spreadsheet takes for a formula.
fn written<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(|text| Cell::of(&text).as_str().to_owned()))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
