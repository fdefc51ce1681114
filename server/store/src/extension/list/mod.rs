mod among;
mod export;
mod pending;
mod row;
#[cfg(test)]
pub(super) mod scale;
mod statement;

use patchbay_shared::PresenceStatus;
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};

#[cfg(test)]
pub(super) use self::pending::PENDING;
pub(crate) use self::statement::EXPORTED;
pub use self::{
    export::{Exporting, Part, export, export_secrets},
    pending::pending,
    row::Row,
};
use crate::{
    Result, Store,
    search::Search,
    session::{Permit, ViewExtensions},
};

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// 999 before 1000.
    #[default]
    Number,
    /// Last name, then first name, in the order of the alphabet.
    Name,
    /// Those without an address first.
    Email,
    /// As phones show it.
    CallerId,
}

impl SortKey {
    const fn column(self) -> &'static str {
        match self {
            Self::Number => "number_key",
            Self::Name => "name_key",
            Self::Email => "email_key",
            Self::CallerId => "caller_id_key",
        }
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// From the end.
    pub descending: bool,
}

/// Where a page begins: beside an extension, wherever it stands by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// The rows that follow this id.
    After(i64),
    /// The rows that come before this id.
    Before(i64),
}

/// What the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Part of a number, name, e-mail address, mobile number, job title, caller ID or registration name.
    pub search: String,
    /// Of this department and those below it alone.
    pub department: Option<i64>,
    /// Of people with this status alone.
    pub presence: Option<PresenceStatus>,
    /// In which order.
    pub sort: Sort,
    /// From where; `None` is the beginning.
    pub cursor: Option<Cursor>,
    /// How many rows at most.
    pub size: u16,
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// In the order asked for.
    pub rows: Vec<Row>,
    /// Whether there are rows before the first.
    pub has_previous: bool,
    /// Whether there are rows after the last.
    pub has_next: bool,
    /// How many extensions there are, counted up to [`COUNT_LIMIT`].
    pub total: i64,
}

/// Counting stops here: an exact number of many thousands costs more than anybody gains from it.
pub const COUNT_LIMIT: i64 = 1000;

/// One page of the permit's scope, one query, however many extensions there are: the index of the sort column gives the rows in order
/// from the cursor on (keyset paging), so that rows added or deleted meanwhile shift nothing. A page that has become
/// empty, because everything beyond its cursor is gone, is the first one.
pub async fn list(store: &Store, permit: &Permit<ViewExtensions>, query: &ListQuery) -> Result<Page> {
    let page = read(store, permit, query).await?;
    if page.rows.is_empty() && query.cursor.is_some() {
        return read(store, permit, &ListQuery { cursor: None, ..query.clone() }).await;
    }
    Ok(page)
}

/// The rows of a page and, if there are more, one of the next.
async fn fetch<O>(store: &Store, permit: &Permit<O>, query: &ListQuery, sql: String) -> Result<Vec<PgRow>> {
    let mut bound = sqlx::query(AssertSqlSafe(sql));
    if let Some(search) = Search::of(&query.search) {
        bound = bound.bind(search.pattern).bind(search.term);
    }
    if let Some(Cursor::After(id) | Cursor::Before(id)) = query.cursor {
        bound = bound.bind(id);
    }
    for id in among(permit, query) {
        bound = bound.bind(id);
    }
    Ok(bound.fetch_all(&store.pool).await?)
}

/// What is bound about which extensions a page is among.
fn among<O>(permit: &Permit<O>, query: &ListQuery) -> impl Iterator<Item = i64> {
    permit.limit().into_iter().chain(statement::department(query))
}

async fn read(store: &Store, permit: &Permit<ViewExtensions>, query: &ListQuery) -> Result<Page> {
    let mut rows = fetch(store, permit, query, statement::text(query, permit.scope())).await?;
    let total = match rows.first() {
        Some(row) => row.try_get("total")?,
        None => {
            let mut total = sqlx::query_scalar(AssertSqlSafe(statement::total(query, permit.scope())));
            for id in among(permit, query) {
                total = total.bind(id);
            }
            total.fetch_one(&store.pool).await?
        }
    };
    let more = rows.len() > usize::from(query.size);
    rows.truncate(query.size.into());
    if statement::backwards(query) {
        rows.reverse();
    }
    let (has_previous, has_next) = match query.cursor {
        None => (false, more),
        Some(Cursor::After(_)) => (true, more),
        Some(Cursor::Before(_)) => (more, true),
    };
    let format = store.settings().settings.name_format;
    let rows = rows.iter().map(|row| row::read(row, format)).collect::<Result<_>>()?;
    Ok(Page { rows, has_previous, has_next, total })
}
