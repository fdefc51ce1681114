use std::collections::BTreeMap;

use patchbay_shared::{
    Change, DepartmentForm, Document, Form, MailForm, ObjectKind, Operation, Outcome, PresenceStatus, RoleForm,
    SettingsForm, changes,
};
use serde::de::DeserializeOwned;
use sqlx::{Row, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use crate::{Error, Result, revision};

/// One row of the operation log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Which one of its moment.
    pub id: i64,
    /// When.
    pub at: OffsetDateTime,
    /// Who, as they were called then, or as they said they are called if nobody was logged in.
    pub actor: String,
    /// Somebody was logged in.
    pub known: bool,
    /// From where.
    pub address: Option<String>,
    /// What.
    pub operation: Operation,
    /// To what.
    pub kind: ObjectKind,
    /// Its id, if it has one.
    pub object_id: Option<i64>,
    /// As it was called then; empty where there is only one of its kind.
    pub object: String,
    /// The version that came of it, if it has versions.
    pub version: Option<i32>,
    /// Field by field, where that version changed something.
    pub detail: Detail,
    /// What became of it.
    pub outcome: Outcome,
}

/// From what to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Fields of an extension.
    Extension(Vec<Change>),
    /// Settings.
    Settings(Vec<revision::Change<SettingsForm>>),
    /// Fields of a role.
    Role(Vec<revision::Change<RoleForm>>),
    /// The status of an extension's person.
    Presence(PresenceStatus, PresenceStatus),
    /// Name and place of a department, its place by name.
    Department(Vec<revision::Change<DepartmentForm>>),
    /// The mail server; of its password only that it changed.
    MailServer(Vec<revision::Change<MailForm>>),
    /// The address that the super administrator logs in with.
    Email(String, String),
}

pub(super) fn read(row: &PgRow) -> Result<LogRow> {
    let (operation, kind): (String, String) = (row.try_get("operation")?, row.try_get("object_kind")?);
    let (outcome, reason): (String, Option<String>) = (row.try_get("outcome")?, row.try_get("reason")?);
    Ok(LogRow {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        known: row.try_get::<Option<i64>, _>("account_id")?.is_some(),
        address: row.try_get("source")?,
        operation: Operation::of_name(&operation).ok_or_else(unknown)?,
        kind: ObjectKind::of_name(&kind).ok_or_else(unknown)?,
        object_id: row.try_get("object_id")?,
        object: row.try_get("object")?,
        version: row.try_get("version")?,
        detail: match changed(row, &operation)? {
            Some(detail) => detail,
            None => detail(row)?,
        },
        outcome: Outcome::read(&outcome, reason).ok_or_else(unknown)?,
    })
}

/// Of what has no versions.
fn changed(row: &PgRow, operation: &str) -> Result<Option<Detail>> {
    fn both<T: DeserializeOwned + Send + Unpin>(row: &PgRow) -> Result<Option<(T, T)>> {
        let document = |column| row.try_get::<Option<Json<T>>, _>(column);
        Ok(document("changed_from")?.zip(document("changed_to")?).map(|(Json(from), Json(to))| (from, to)))
    }
    Ok(match Operation::of_name(operation) {
        Some(Operation::ChangeMailServer) => {
            both(row)?.map(|(from, to)| Detail::MailServer(revision::changes(&form(from), &form(to))))
        }
        Some(Operation::ChangeEmail) => both::<String>(row)?.map(|(from, to)| Detail::Email(from, to)),
        _ => None,
    })
}

/// The form of these values; what has no field today is left out.
fn form<F: Form + Default>(values: BTreeMap<String, String>) -> F {
    let mut form = F::default();
    for (name, value) in values {
        if let Some(field) = F::field_named(&name) {
            form.set(field, value);
        }
    }
    form
}

fn detail(row: &PgRow) -> Result<Detail> {
    let status = |column| -> Result<Option<PresenceStatus>> {
        let name: Option<String> = row.try_get(column)?;
        Ok(name.and_then(|name| PresenceStatus::of_name(&name)))
    };
    if let (Some(before), Some(now)) = (status("presence_before")?, status("presence_after")?) {
        return Ok(Detail::Presence(before, now));
    }
    let setting = |column| row.try_get::<Option<Json<SettingsForm>>, _>(column);
    if let (Some(Json(now)), Some(Json(before))) = (setting("setting")?, setting("setting_before")?) {
        return Ok(Detail::Settings(revision::changes(&before, &now)));
    }
    let role = |column| row.try_get::<Option<Json<RoleForm>>, _>(column);
    if let Some(Json(now)) = role("role")? {
        let before = role("role_before")?.map(|Json(before)| before).unwrap_or_default();
        return Ok(Detail::Role(revision::changes(&before, &now)));
    }
    let department = |column| row.try_get::<Option<Json<DepartmentForm>>, _>(column);
    if let Some(Json(now)) = department("department")? {
        let before = department("department_before")?.map(|Json(before)| before).unwrap_or_default();
        return Ok(Detail::Department(revision::changes(&before, &now)));
    }
    let document = |column| row.try_get::<Option<Json<Document>>, _>(column);
    let before = document("before")?.map(|Json(before)| before);
    let changed = document("document")?.map(|Json(now)| changes(before.as_ref(), &now)).unwrap_or_default();
    Ok(Detail::Extension(changed))
}

/// A newer program has written it.
fn unknown() -> Error {
    Error::Sql(sqlx::Error::Decode("a row of the operation log has a name that is not known".into()))
}
