use std::io;

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use patchbay_shared::Cell;

/// What tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file that a browser saves under this name: its columns, and batch by batch what `read` finds, which says where the next one
/// begins, so that nothing is held meanwhile. Where it cannot go on it breaks off: a file that ends too early has to look like
/// one.
pub(super) fn file<Place, Reading>(
    name: &str,
    columns: impl IntoIterator<Item = &'static str>,
    begin: Place,
    read: impl Fn(Place) -> Reading + Copy + Send + 'static,
) -> Response
where
    Place: Send + 'static,
    Reading: Future<Output = io::Result<(Vec<u8>, Option<Place>)>> + Send + 'static,
{
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let head = stream::iter([Ok(BYTE_ORDER_MARK.as_bytes().to_vec()), lines([columns])]);
    let batches = stream::try_unfold(Some(begin), move |place| async move {
        match place {
            Some(place) => read(place).await.map(Some),
            None => Ok(None),
        }
    });
    (headers, Body::from_stream(head.chain(batches))).into_response()
}

/// Lines as RFC 4180 has them, and no cell of which a spreadsheet takes for a formula.
pub(super) fn lines<T: AsRef<str>>(rows: impl IntoIterator<Item: IntoIterator<Item = T>>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        for text in row {
            writer.write_field(Cell::of(text.as_ref()).as_str())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
