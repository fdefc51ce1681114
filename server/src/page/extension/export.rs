use std::io;

use axum::{
    body::Bytes,
    extract::{RawQuery, State, rejection::BytesRejection},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::extension::{ExportMany, ListState},
    text,
};
use patchbay_shared::{COLUMNS, Column, Field, Operation, TypedName};
use patchbay_store::{
    Store,
    extension::{self, Exporting, ListQuery},
    operation_log,
    session::{ExportExtensions, Permit, RevealSecrets},
};

use crate::{
    page::{
        csv_file,
        extension::{bulk::selected, picks},
        posted::Posted,
    },
    render,
    state::AppState,
    visitor::{Allowed, Visitor},
};

/// So many extensions are read at a time.
const BATCH: u16 = 1000;

/// Asks whether registration passwords are to be in the file of what was selected.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ExportExtensions>,
    RawQuery(query): RawQuery,
) -> Response {
    selected::ask(&state, &manager.visitor, query.as_deref(), text::export_many, |selection, count| {
        view! { <ExportMany selection=selection count=count /> }.into_any()
    })
    .await
}

/// Everything that the list's search finds, in the list's order, or what was ticked in it, as a file.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<ExportExtensions>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Allowed { visitor, permit } = manager;
    let begun = async {
        let posted = Posted::read(body)?;
        let organizations = state.store.organizations();
        let (what, which) = wanted(&posted, organizations)?;
        let secrets = secrets(&visitor, posted.text("secrets") == Some("yes"))?;
        let operation = if secrets.is_some() { Operation::ExportSecrets } else { Operation::ExportExtensions };
        let now = visitor.context.now;
        operation_log::noted(&state.store, &permit, operation, which.as_str(), now).await?;
        Ok::<_, Failure>(File { store: state.store.clone(), permit, secrets, what, organizations, now })
    };
    match begun.await {
        Ok(file) => {
            let names: Vec<_> = file.columns().map(|column| column.name).collect();
            csv_file::file("extensions.csv", names, file, File::batch)
        }
        Err(failure) => render::failure(&state, visitor.look, &failure).await,
    }
}

/// What is exported, and what the operation log says of it.
fn wanted(posted: &Posted, organizations: bool) -> Result<(Exporting, TypedName), Failure> {
    if posted.text("which") == Some("picked") {
        let ids: Vec<i64> = picks(posted)?.into_iter().map(|(id, _)| id).collect();
        let which = TypedName::new(&text::extensions(i64::try_from(ids.len()).unwrap_or(i64::MAX)));
        return Ok((Exporting::These(ids), which));
    }
    let text = |name| posted.text(name).unwrap_or_default().to_owned();
    let asked = ListState {
        q: text("q"),
        sort: text("sort"),
        department: text("department"),
        presence: text("presence"),
        ..ListState::default()
    };
    let query = ListQuery { cursor: None, size: BATCH, ..asked.within(organizations).query() };
    let which = TypedName::new(query.search.trim());
    Ok((Exporting::Found(query), which))
}

fn secrets(visitor: &Visitor, wanted: bool) -> Result<Option<Permit<RevealSecrets>>, Failure> {
    wanted.then(|| visitor.context.permit()).transpose()
}

/// Of what is read and by what right, where it goes on, and whether there are departments.
struct File {
    store: Store,
    permit: Permit<ExportExtensions>,
    secrets: Option<Permit<RevealSecrets>>,
    what: Exporting,
    organizations: bool,
    now: time::OffsetDateTime,
}

impl File {
    /// Of departments while there are any, and of secrets what was asked for. No user password can be read.
    fn columns(&self) -> impl Iterator<Item = Column> {
        let (organizations, secrets) = (self.organizations, self.secrets.is_some());
        COLUMNS.into_iter().filter(move |column| match column.field {
            Field::Organizations => organizations,
            Field::UserPassword => false,
            Field::RegistrationPassword => secrets,
            _ => true,
        })
    }

    async fn batch(self) -> io::Result<(Vec<u8>, Option<Self>)> {
        let Self { store, permit, what, now, .. } = &self;
        let part = match &self.secrets {
            Some(secrets) => extension::export_secrets(store, permit, secrets, what, *now).await,
            None => extension::export(store, permit, what).await,
        };
        let part = part.map_err(io::Error::other)?;
        let rows = part.forms.iter().map(|form| self.columns().map(|column| column.written(form.value(column.field))));
        let lines = csv_file::lines(rows)?;
        let next = match (part.next, &self.what) {
            (Some(next), Exporting::Found(query)) => {
                Some(Exporting::Found(ListQuery { cursor: Some(next), ..query.clone() }))
            }
            _ => None,
        };
        Ok((lines, next.map(|what| Self { what, ..self })))
    }
}
