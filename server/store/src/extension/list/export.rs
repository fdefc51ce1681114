use patchbay_shared::ExtensionForm;
use sqlx::{Row as _, postgres::PgRow};

use super::{Cursor, ListQuery, fetch};
use crate::{
    Result, Store, department,
    extension::find,
    session::{ExportExtensions, Permit},
};

/// A part of a file of extensions.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// As they were saved last, secrets empty, departments as files name them.
    pub forms: Vec<ExtensionForm>,
    /// Where the next part begins, if there is one.
    pub next: Option<Cursor>,
}

/// What a page of the list of the permit's scope is about, with all values but secrets. Part by part nothing is held
/// meanwhile, however long somebody takes to load the file; who is added, renamed or renumbered meanwhile is in it if
/// the place in the order is still to come.
pub async fn export(store: &Store, permit: &Permit<ExportExtensions>, query: &ListQuery) -> Result<Part> {
    let mut rows = fetch(store, permit, query).await?;
    let more = rows.len() > usize::from(query.size);
    rows.truncate(query.size.into());
    let last = rows.last().map(|row| row.try_get("id")).transpose()?;
    let paths = department::paths(store).await?;
    let form = |row: &PgRow| -> Result<_> {
        let role: Option<String> = row.try_get("role")?;
        let departments: Vec<i64> = row.try_get("department_ids")?;
        let organizations: Vec<_> = departments.iter().filter_map(|id| paths.get(id)).map(String::as_str).collect();
        let organizations = organizations.join("\n");
        Ok(ExtensionForm { role: role.unwrap_or_default(), organizations, ..find::form(row)? })
    };
    let forms = rows.iter().map(form).collect::<Result<_>>()?;
    Ok(Part { forms, next: last.filter(|_| more).map(Cursor::After) })
}
