use std::io;

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt, stream};
use patchbay_shared::Cell;

/// What tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file that a browser saves under this name. Where it cannot go on it breaks off: a file that ends too early has to
/// look like one.
pub(super) fn file(name: &str, parts: impl Stream<Item = io::Result<Vec<u8>>> + Send + 'static) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let begin = stream::iter([Ok(BYTE_ORDER_MARK.as_bytes().to_vec())]);
    (headers, Body::from_stream(begin.chain(parts))).into_response()
}

/// Lines as RFC 4180 has them, and no cell of which a spreadsheet takes for a formula.
pub(super) fn lines<T: AsRef<str>>(rows: impl IntoIterator<Item: IntoIterator<Item = T>>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(|text| Cell::of(text.as_ref()).as_str().to_owned()))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
