use patchbay_shared::CallEnd;
use sqlx::{Row, postgres::PgRow};
use time::{Duration, OffsetDateTime};

use crate::{Error, Result};

/// One call, as far as an engine saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which one of its moment.
    pub id: i64,
    /// Who called.
    pub caller: Party,
    /// Who was called.
    pub callee: Party,
    /// When the caller's phone asked for it.
    pub started_at: OffsetDateTime,
    /// When the first phone rang, if one did.
    pub rang_at: Option<OffsetDateTime>,
    /// When it was answered, if it was.
    pub answered_at: Option<OffsetDateTime>,
    /// When it was over; `None` while it goes on, and where nobody saw it end.
    pub ended_at: Option<OffsetDateTime>,
    /// How it ended; `None` while it goes on.
    pub end: Option<CallEnd>,
    /// The last SIP status (RFC 3261 section 21) of a call that was not answered, if a phone or the engine gave one.
    pub status: Option<i16>,
}

/// One side of a call, as it was called then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Its extension; nobody's, if the number belonged to none.
    pub extension_id: Option<i64>,
    /// Its number, or what was dialled.
    pub number: String,
    /// Its name; may be empty.
    pub name: String,
}

impl Call {
    /// How long it rang: until it was answered or over. `None` if it did not, or if that is not known.
    pub fn ringing(&self) -> Option<Duration> {
        Some(self.answered_at.or(self.ended_at)? - self.rang_at?)
    }

    /// How long they talked. `None` if they did not, still do, or nobody saw the end.
    pub fn talking(&self) -> Option<Duration> {
        Some(self.ended_at? - self.answered_at?)
    }
}

/// What [`read`] wants of a call.
pub(super) const COLUMNS: &str = "id, caller, caller_number, caller_name, callee, callee_number, callee_name, started_at, rang_at, \
     answered_at, ended_at, reason, status";

pub(super) fn read(row: &PgRow) -> Result<Call> {
    let reason: Option<String> = row.try_get("reason")?;
    let end = reason.map(|reason| CallEnd::of_name(&reason).ok_or_else(unknown)).transpose()?;
    Ok(Call {
        id: row.try_get("id")?,
        caller: party(row, "caller", "caller_number", "caller_name")?,
        callee: party(row, "callee", "callee_number", "callee_name")?,
        started_at: row.try_get("started_at")?,
        rang_at: row.try_get("rang_at")?,
        answered_at: row.try_get("answered_at")?,
        ended_at: row.try_get("ended_at")?,
        end,
        status: row.try_get("status")?,
    })
}

fn party(row: &PgRow, id: &str, number: &str, name: &str) -> Result<Party> {
    Ok(Party { extension_id: row.try_get(id)?, number: row.try_get(number)?, name: row.try_get(name)? })
}

/// A newer engine has written it.
fn unknown() -> Error {
    Error::Sql(sqlx::Error::Decode("a call ended in a way that is not known".into()))
}
