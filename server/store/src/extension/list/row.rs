use patchbay_shared::{NameFormat, Phone, PresenceStatus};
use sqlx::{Row as _, postgres::PgRow, types::Json};

use super::super::find;
use crate::Result;

/// One line of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The extension.
    pub id: i64,
    /// The newest saved version.
    pub version: i32,
    /// As saved.
    pub number: String,
    /// First and last name, in the order of the settings.
    pub name: String,
    /// Where the person is now.
    pub presence: PresenceStatus,
    /// What is said about it; empty when nothing is.
    pub information: String,
    /// Empty when there is none.
    pub email: String,
    /// What the person's role is called; empty when they have none.
    pub role: String,
    /// The names of the departments the person is in; of the company its own, which may be empty.
    pub departments: Vec<String>,
    /// As phones show it.
    pub caller_id: String,
    /// How many phones may be registered.
    pub concurrent_registrations: i16,
    /// Saved, but not what the phones see.
    pub pending: bool,
    /// The registration password is easy to guess.
    pub weak: bool,
    /// The number the phones know, if any does yet.
    pub live_number: Option<String>,
    /// Who is registered now.
    pub phones: Vec<Phone>,
}

pub(super) fn read(row: &PgRow, format: NameFormat) -> Result<Row> {
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    let phones: Option<Json<Vec<Phone>>> = row.try_get("phones")?;
    Ok(Row {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        number: row.try_get("number")?,
        name: format.display(&first, &last),
        presence: find::presence(row)?,
        information: row.try_get("information")?,
        email: row.try_get::<Option<String>, _>("email")?.unwrap_or_default(),
        role: row.try_get::<Option<String>, _>("role")?.unwrap_or_default(),
        departments: row.try_get::<Option<_>, _>("departments")?.unwrap_or_default(),
        caller_id: row.try_get("caller_id_key")?,
        concurrent_registrations: row.try_get("concurrent_registrations")?,
        pending: row.try_get("pending")?,
        weak: row.try_get("weak")?,
        live_number: row.try_get("live_number")?,
        phones: phones.map(|Json(phones)| phones).unwrap_or_default(),
    })
}
