use super::{Cursor, ListQuery};
use crate::search::Search;

/// How many there are, counted up to one more than [`super::COUNT_LIMIT`], which stands for "more than".
pub(super) fn total(scope: &str) -> String {
    format!(
        "SELECT count(*) AS total
         FROM (SELECT FROM portal.extension WHERE deleted_at IS NULL {scope} LIMIT 1001) AS counted"
    )
}

/// The condition that an extension is in the scope of the account that the parameter is.
pub(super) fn scope(parameter: Option<usize>) -> String {
    parameter.map(|at| format!("AND id IN (SELECT portal.managed(${at}))")).unwrap_or_default()
}

/// A search first looks at this many rows for each one that the page has room for.
const WINDOW: u32 = 40;

/// Whether the rows come in the opposite order of the one that was asked for.
pub(super) fn backwards(query: &ListQuery) -> bool {
    matches!(query.cursor, Some(Cursor::Before(_)))
}

/// The statement, every part of which comes from here; what a person typed is bound: `$1` and `$2` the search if there
/// is one, then the cursor if there is one, then the account whose scope it is if it is `limited`. Limits stand in it as numbers, so that one plan per statement is as good as
/// one per execution.
pub(super) fn text(query: &ListQuery, limited: bool) -> String {
    let key = query.sort.key.column();
    let (compare, order) = if query.sort.descending == backwards(query) { (">", "ASC") } else { ("<", "DESC") };
    let searching = Search::of(&query.search).is_some();
    let rows = u32::from(query.size) + 1;
    let cursor = if searching { 3 } else { 1 };
    let from = query.cursor.map(|_| {
        format!("AND ({key}, id) {compare} ((SELECT {key} FROM portal.extension WHERE id = ${cursor}), ${cursor})")
    });
    let scope = scope(limited.then_some(cursor + usize::from(from.is_some())));
    let total = total(&scope);
    let from = format!("{scope} {}", from.unwrap_or_default());
    let order_by = format!("ORDER BY {key} {order}, id {order}");
    let page = if searching {
        found(key, &from, &order_by, rows)
    } else {
        format!("SELECT id FROM portal.extension WHERE deleted_at IS NULL {from} {order_by} LIMIT {rows}")
    };
    format!(
        "SELECT extension.*, credential.weak, role.name AS role, endpoint.number AS live_number, registration.phones, ({total}) AS total
         FROM ({page}) AS page
         JOIN portal.extension ON extension.id = page.id
         JOIN portal.credential ON credential.id = extension.credential_id
         LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
         LEFT JOIN sip.endpoint ON endpoint.extension_id = extension.id
         LEFT JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_object('address', source_address, 'port', source_port, 'transport', transport,
                                                 'user_agent', user_agent, 'digest', digest) ORDER BY registered_at) AS phones
             FROM sip.registration WHERE registration.number = endpoint.number) AS registration ON true
         ORDER BY extension.{key} {order}, extension.id {order}"
    )
}

const LIKE: &str = "search LIKE portal.folded($1)";
/// The same by the index; LIKE sorts out what has the trigrams elsewhere.
const CONTAINING: &str =
    "portal.trigrams(search) @@ portal.containing(portal.folded($2)) AND search LIKE portal.folded($1)";

/// What many rows contain fills the page from the rows that come next in the order anyway. What few rows contain is
/// looked up in an index of its own and sorted. The planner cannot know which it is (trigrams are not
/// independent of each other), so the statement finds out: it looks at the next rows first, and only if they are not
/// enough at the index.
fn found(key: &str, from: &str, order_by: &str, rows: u32) -> String {
    let window = rows * WINDOW;
    format!(
        "WITH next AS MATERIALIZED (
             SELECT id, {key}, search FROM portal.extension WHERE deleted_at IS NULL {from}
             {order_by} LIMIT {window}
         ), near AS MATERIALIZED (
             SELECT id FROM next WHERE {LIKE} LIMIT {rows}
         ), enough AS MATERIALIZED (
             SELECT (SELECT count(*) FROM near) >= {rows} OR (SELECT count(*) FROM next) < {window} AS enough
         )
         SELECT id FROM near WHERE (SELECT enough FROM enough)
         UNION ALL
         (SELECT id FROM (SELECT id, {key} FROM portal.extension WHERE deleted_at IS NULL AND {CONTAINING} OFFSET 0) AS found
          WHERE NOT (SELECT enough FROM enough) {from} {order_by} LIMIT {rows})"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_stops_after_the_limit() {
        assert!(total("").contains(&format!("LIMIT {}", super::super::COUNT_LIMIT + 1)));
    }
}
