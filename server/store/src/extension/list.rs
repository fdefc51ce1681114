use patchbay_shared::Phone;
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow, types::Json};

use crate::{Result, Store};

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
    /// In which order.
    pub sort: Sort,
    /// From where; `None` is the beginning.
    pub cursor: Option<Cursor>,
    /// How many rows at most.
    pub size: u16,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The extension.
    pub id: i64,
    /// As saved.
    pub number: String,
    /// First and last name.
    pub name: String,
    /// Empty when there is none.
    pub email: String,
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

/// One page, one query, however many extensions there are: the index of the sort column gives the rows in order
/// from the cursor on (keyset paging), so that rows added or deleted meanwhile shift nothing.
pub async fn list(store: &Store, query: &ListQuery) -> Result<Page> {
    let backwards = matches!(query.cursor, Some(Cursor::Before(_)));
    let sql = statement(query, backwards);
    let (cursor, size) = match query.cursor {
        Some(Cursor::After(id) | Cursor::Before(id)) => (Some(id), i64::from(query.size)),
        None => (None, i64::from(query.size)),
    };
    let mut rows = sqlx::query(AssertSqlSafe(sql))
        .bind(cursor)
        .bind(pattern(&query.search))
        .bind(size + 1)
        .bind(COUNT_LIMIT + 1)
        .fetch_all(&store.pool)
        .await?;
    let total = match rows.first() {
        Some(row) => row.try_get("total")?,
        None => total(store).await?,
    };
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > size);
    if more {
        rows.pop();
    }
    if backwards {
        rows.reverse();
    }
    let rows = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    let (has_previous, has_next) = match query.cursor {
        None => (false, more),
        Some(Cursor::After(_)) => (true, more),
        Some(Cursor::Before(_)) => (more, true),
    };
    Ok(Page { rows, has_previous, has_next, total })
}

/// Every part of the text comes from this function; what a person typed is bound.
fn statement(query: &ListQuery, backwards: bool) -> String {
    let key = query.sort.key.column();
    let (compare, order) = if query.sort.descending == backwards { (">", "ASC") } else { ("<", "DESC") };
    let from = match query.cursor {
        Some(_) => format!(
            "AND ({key}, extension.id) {compare} ((SELECT {key} FROM portal.extension WHERE id = $1), $1)"
        ),
        None => "AND $1::bigint IS NULL".to_owned(),
    };
    let search = if query.search.trim().is_empty() { "AND $2 <> ''" } else { "AND search LIKE $2" };
    format!(
        "SELECT page.*, credential.weak, endpoint.number AS live_number, registration.phones,
                (SELECT count(*) FROM (SELECT FROM portal.extension WHERE deleted_at IS NULL LIMIT $4) AS some) AS total
         FROM (SELECT * FROM portal.extension WHERE deleted_at IS NULL {search} {from}
               ORDER BY {key} {order}, extension.id {order} LIMIT $3) AS page
         JOIN portal.credential ON credential.id = page.credential_id
         LEFT JOIN sip.endpoint ON endpoint.extension_id = page.id
         LEFT JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_object('address', source_address, 'port', source_port, 'transport', transport,
                                                 'user_agent', user_agent, 'digest', digest) ORDER BY registered_at) AS phones
             FROM sip.registration WHERE registration.number = endpoint.number) AS registration ON true
         ORDER BY page.{key} {order}, page.id {order}"
    )
}

async fn total(store: &Store) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM (SELECT FROM portal.extension WHERE deleted_at IS NULL LIMIT $1) AS some")
        .bind(COUNT_LIMIT + 1)
        .fetch_one(&store.pool)
        .await?)
}

/// How many extensions wait for Apply, counted up to [`COUNT_LIMIT`].
pub async fn pending(store: &Store) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT FROM portal.extension
             WHERE deleted_at IS NULL AND applied_version IS DISTINCT FROM version LIMIT $1) AS some",
    )
    .bind(COUNT_LIMIT + 1)
    .fetch_one(&store.pool)
    .await?)
}

fn read(row: &PgRow) -> Result<Row> {
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    let phones: Option<Json<Vec<Phone>>> = row.try_get("phones")?;
    let version: i32 = row.try_get("version")?;
    Ok(Row {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        name: format!("{first} {last}").trim().to_owned(),
        email: row.try_get::<Option<String>, _>("email")?.unwrap_or_default(),
        caller_id: row.try_get("caller_id_key")?,
        concurrent_registrations: row.try_get("concurrent_registrations")?,
        pending: row.try_get::<Option<i32>, _>("applied_version")? != Some(version),
        weak: row.try_get("weak")?,
        live_number: row.try_get("live_number")?,
        phones: phones.map(|Json(phones)| phones).unwrap_or_default(),
    })
}

/// What was typed as a LIKE pattern: its own wildcards mean themselves, and a NUL, which PostgreSQL cannot hold,
/// is in no value.
fn pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in search.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(if c == '\0' { '\u{FFFD}' } else { c });
    }
    pattern.push('%');
    pattern
}
