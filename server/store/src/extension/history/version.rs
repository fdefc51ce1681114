use patchbay_shared::Change;
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use crate::Result;

/// Who did something, when and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The super administrator's e-mail address, or number and name of an extension.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// The address they were at, if it is known.
    pub address: Option<String>,
}

/// What a version did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first one.
    Created,
    /// Any other.
    Changed,
    /// Ended the extension.
    Deleted,
    /// Brought it back.
    Undeleted,
}

/// One version of an extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// From 1 on, without gaps.
    pub version: i32,
    /// What it did.
    pub kind: Kind,
    /// Who made it.
    pub made: Stamp,
    /// Field by field, from the version before; nothing for the version that ends an extension.
    pub changes: Vec<Change>,
    /// Who made it live, if anybody ever did.
    pub applied: Option<Stamp>,
    /// It is what the phones see.
    pub is_live: bool,
}

pub(in crate::extension) fn made(row: &PgRow) -> Result<Stamp> {
    Ok(Stamp { by: row.try_get("made_by")?, at: row.try_get("made_at")?, address: row.try_get("made_address")? })
}

pub(super) fn applied(row: &PgRow) -> Result<Option<Stamp>> {
    let Some(by) = row.try_get("applied_by")? else { return Ok(None) };
    Ok(Some(Stamp { by, at: row.try_get("applied_at")?, address: row.try_get("applied_address")? }))
}
