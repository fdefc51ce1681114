//! What an extension was: every version with who, when, from where, and what differs.

mod as_of;
mod at;
mod page;
mod version;

use patchbay_shared::Document;
use sqlx::{Row, postgres::PgRow, types::Json};
use time::OffsetDateTime;

#[cfg(test)]
pub(super) use self::page::PAGE;
pub(super) use self::version::made;
pub use self::{
    as_of::{AsOf, as_of},
    at::{At, at},
    page::{HistoryPage, history},
    version::{Kind, Stamp, Version},
};
use crate::{Result, Store};

/// An extension as it is now, deleted or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// For the life of the installation.
    pub id: i64,
    /// As saved last.
    pub number: String,
    /// First and last name.
    pub name: String,
    /// The newest version.
    pub version: i32,
    /// The version the phones see; of a deleted extension, the one they saw last.
    pub applied_version: Option<i32>,
    /// When it was deleted, if it is.
    pub deleted_at: Option<OffsetDateTime>,
}

impl Head {
    /// Whether there is something to apply.
    pub fn is_pending(&self) -> bool {
        self.deleted_at.is_none() && self.applied_version != Some(self.version)
    }
}

pub(super) fn head(store: &Store, row: &PgRow) -> Result<Head> {
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    Ok(Head {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        name: store.settings().settings.name_format.display(&first, &last),
        version: row.try_get("newest")?,
        applied_version: row.try_get("applied_version")?,
        deleted_at: row.try_get("deleted_at")?,
    })
}

/// A version's document from `column`; `None` for the version that ends an extension, or where there is none.
pub(super) fn document(row: &PgRow, column: &str) -> Result<Option<Document>> {
    Ok(row.try_get::<Option<Json<Document>>, _>(column)?.map(|Json(document)| document))
}
