use std::io;

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::Response,
};
use futures::Stream;
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
    let query = asked.query();
    let department = query.department.filter(|_| organizations);
    let query = ListQuery { cursor: None, size: BATCH, department, ..query };
    let now = manager.visitor.context.now;
    let which = TypedName::new(query.search.trim());
    let noted = operation_log::noted(&state.store, &manager.permit, Operation::ExportExtensions, which.as_str(), now);
    if let Err(error) = noted.await {
        return render::failure(&state, manager.visitor.look, &error.into()).await;
    }
    csv_file::file("extensions.csv", lines(state.store.clone(), manager.permit, query, organizations))
}

/// The file, batch by batch: each begins behind the last row of the one before.
fn lines(
    store: Store,
    permit: Permit<ExportExtensions>,
    mut query: ListQuery,
    organizations: bool,
) -> impl Stream<Item = io::Result<Vec<u8>>> + Send {
    async_stream::try_stream! {
        let columns = || COLUMNS.into_iter().filter(move |(_, field)| organizations || *field != Field::Organizations);
        yield csv_file::lines([columns().map(|(name, _)| name)])?;
        loop {
            let part = extension::export(&store, &permit, &query).await.map_err(io::Error::other)?;
            yield csv_file::lines(part.forms.iter().map(|form| columns().map(|(_, field)| form.value(field))))?;
            match part.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
    }
}
