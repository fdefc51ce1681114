use patchbay_shared::CallEnd;
use sqlx::{QueryBuilder, Row};
use time::OffsetDateTime;

use super::{
    row::{self, Call},
    statement,
};
use crate::{
    Result, Store,
    cursor::LogCursor,
    session::{Permit, ReadCallLog},
};

/// Which calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallQuery {
    /// Part of number and name of one side, as they were then.
    pub text: String,
    /// How it ended.
    pub end: Option<CallEnd>,
    /// Not begun before this moment.
    pub from: Option<OffsetDateTime>,
    /// Begun before this moment.
    pub until: Option<OffsetDateTime>,
    /// Calls that come after this one in the order of the log, which begins with the newest; `None` is the beginning.
    pub cursor: Option<LogCursor>,
    /// How many at most.
    pub size: u16,
}

/// A part of the call log.
#[derive(Clone, Debug, Default)]
pub struct CallPage {
    /// The newest first.
    pub calls: Vec<Call>,
    /// Where the next page begins, if there is one.
    pub next: Option<LogCursor>,
    /// When it was read, by the clock of the database: what ended later is [`recent`](super::recent). `None` of a page without calls.
    pub read_at: Option<OffsetDateTime>,
}

/// One page, one query, however long the log is: the calls that an extension of the permit's scope made or got.
pub async fn page(store: &Store, permit: &Permit<ReadCallLog>, query: &CallQuery) -> Result<CallPage> {
    let mut sql = QueryBuilder::new("");
    statement::write(&mut sql, query, permit.limit());
    let mut rows = sql.build().fetch_all(&store.pool).await?;
    let more = rows.len() > usize::from(query.size);
    rows.truncate(query.size.into());
    let calls: Vec<Call> = rows.iter().map(row::read).collect::<Result<_>>()?;
    let next = calls.last().filter(|_| more).map(|last| LogCursor { at: last.started_at, id: last.id });
    let read_at = rows.first().map(|row| row.try_get("read_at")).transpose()?;
    Ok(CallPage { calls, next, read_at })
}
