use std::io;

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::Response,
};
use patchbay_app::page::extension::ListState;
use patchbay_shared::{COLUMNS, Field, Operation, TypedName};
use patchbay_store::{
    Store,
    extension::{self, ListQuery},
    operation_log,
    session::{ExportExtensions, Permit},
};

use crate::{
    page::{csv_file, form::refusal},
    render,
    state::AppState,
    visitor::Allowed,
};

/// So many extensions are read at a time.
const BATCH: u16 = 500;

/// Everything that the list's search finds, in the list's order, as a file.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ExportExtensions>,
    asked: Result<Form<ListState>, FormRejection>,
) -> Response {
    let asked = match asked {
        Ok(Form(asked)) => asked,
        Err(rejection) => return render::failure(&state, manager.visitor.look, &refusal(&rejection)).await,
    };
    let organizations = state.store.organizations();
    let query = ListQuery { cursor: None, size: BATCH, ..asked.within(organizations).query() };
    let now = manager.visitor.context.now;
    let which = TypedName::new(query.search.trim());
    let noted = operation_log::noted(&state.store, &manager.permit, Operation::ExportExtensions, which.as_str(), now);
    if let Err(error) = noted.await {
        return render::failure(&state, manager.visitor.look, &error.into()).await;
    }
    let names = columns(organizations).map(|(name, _)| name);
    csv_file::file("extensions.csv", names, (state.store.clone(), manager.permit, query, organizations), batch)
}

/// Of departments while there are any.
fn columns(organizations: bool) -> impl Iterator<Item = (&'static str, Field)> {
    COLUMNS.into_iter().filter(move |(_, field)| organizations || *field != Field::Organizations)
}

/// Of what is read, and by what right, where it begins, and whether there are departments.
type Place = (Store, Permit<ExportExtensions>, ListQuery, bool);

async fn batch((store, permit, query, organizations): Place) -> io::Result<(Vec<u8>, Option<Place>)> {
    let part = extension::export(&store, &permit, &query).await.map_err(io::Error::other)?;
    let rows = part.forms.iter().map(|form| columns(organizations).map(|(_, field)| form.value(field)));
    let lines = csv_file::lines(rows)?;
    Ok((lines, part.next.map(|next| (store, permit, ListQuery { cursor: Some(next), ..query }, organizations))))
}
