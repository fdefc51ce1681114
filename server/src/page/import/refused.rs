use std::io;

use axum::{extract::State, response::Response};
use patchbay_app::text;
use patchbay_store::{
    Store, import,
    session::{AddExtensions, Permit},
};

use crate::{
    page::{csv_file, fallback},
    render,
    state::AppState,
    visitor::{Allowed, ObjectId},
};

/// So many rows are read at a time.
const BATCH: u16 = 500;

/// Every row that was refused, with column, value, reason and remedy, as a file.
pub async fn download(
    State(state): State<AppState>,
    manager: Allowed<AddExtensions>,
    ObjectId(id): ObjectId,
) -> Response {
    match import::find(&state.store, &manager.permit, id).await {
        Ok(Some(_)) => {
            let begin = (state.store.clone(), manager.permit, id, 0);
            csv_file::file(&format!("import-{id}-refused.csv"), text::IMPORT_REFUSED_COLUMNS, begin, batch)
        }
        Ok(None) => fallback::not_there(&state, manager.visitor.look).await,
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}

/// Of what is read, by what right, of which file, and behind which line.
type Place = (Store, Permit<AddExtensions>, i64, i32);

async fn batch((store, permit, id, after): Place) -> io::Result<(Vec<u8>, Option<Place>)> {
    let told = import::refused(&store, &permit, id, after, BATCH).await.map_err(io::Error::other)?;
    let rows = told.iter().flat_map(|told| {
        let each = text::import_told(told).into_iter();
        each.map(|[column, value, reason]| [told.line.to_string(), told.number.clone(), column, value, reason])
    });
    let lines = csv_file::lines(rows)?;
    Ok((lines, told.last().map(|last| (store, permit, id, last.line))))
}
