use patchbay_shared::Operation;
use time::OffsetDateTime;

use super::{row, row::LogRow, statement::statement};
use crate::{
    Result, Store,
    cursor::LogCursor,
    session::{Permit, ReadOperationLog},
};

/// Which rows of the operation log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// Part of the name of who did it, as it was then.
    pub who: String,
    /// What was done.
    pub operation: Option<Operation>,
    /// Part of the name of what it was done to, as it was then.
    pub object: String,
    /// `done`, `refused` or `failed`.
    pub outcome: Option<&'static str>,
    /// Not before this moment.
    pub from: Option<OffsetDateTime>,
    /// Before this moment.
    pub until: Option<OffsetDateTime>,
    /// Part of anything that stands in a row as text: who, on what, from which address, the reference of a failure.
    pub text: String,
    /// Rows that come after this one in the order of the log, which begins with the newest; `None` is the beginning.
    pub cursor: Option<LogCursor>,
    /// How many rows at most.
    pub size: u16,
}

/// A part of the operation log.
#[derive(Clone, Debug, Default)]
pub struct LogPage {
    /// The newest first.
    pub rows: Vec<LogRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<LogCursor>,
}

/// One page, one query, however long the log is.
pub async fn page(store: &Store, _: &Permit<ReadOperationLog>, query: &LogQuery) -> Result<LogPage> {
    let mut rows = statement(query).build().fetch_all(&store.pool).await?;
    let more = rows.len() > usize::from(query.size);
    rows.truncate(query.size.into());
    let rows: Vec<LogRow> = rows.iter().map(row::read).collect::<Result<_>>()?;
    let next = rows.last().filter(|_| more).map(|last| LogCursor { at: last.at, id: last.id });
    Ok(LogPage { rows, next })
}
