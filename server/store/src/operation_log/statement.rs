use patchbay_shared::Operation;
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;

use super::LogQuery;
use crate::{cursor::LogCursor, department::named, search::Search};

/// A search first looks at this many rows for each one that the page has room for.
const WINDOW: i64 = 200;

/// One page, newest first, with what belongs to each row. What is typed is bound; what stands in the text comes from here.
///
/// Without a text the primary key, or the index of the operation or of what was not done, gives the rows in order from
/// the cursor on. A text that many rows contain fills the page from the rows that come next anyway; one that few contain
/// is looked up in the index of its characters and sorted. The planner cannot know which it is, so the statement finds
/// out, as the list of extensions does.
pub(super) fn statement(query: &LogQuery) -> QueryBuilder<Postgres> {
    let rows = i64::from(query.size) + 1;
    let mut sql = QueryBuilder::new("WITH page AS MATERIALIZED (");
    if texts(query).next().is_none() {
        sql.push("SELECT at, id FROM portal.operation_log WHERE ");
        narrow(&mut sql, query);
        sql.push(format!(" ORDER BY at DESC, id DESC LIMIT {rows}"));
    } else {
        searched(&mut sql, query, rows);
    }
    sql.push(
        ") SELECT log.*, host(log.address) AS source,
                  portal.with_password(later.document) AS document, portal.with_password(earlier.document) AS before,
                  setting.document AS setting, setting_before.document AS setting_before,
                  role.document AS role, role_before.document AS role_before, ",
    );
    sql.push(named("department")).push(" AS department, ").push(named("department_before")).push(
        " AS department_before
           FROM page JOIN portal.operation_log AS log ON log.at = page.at AND log.id = page.id
           LEFT JOIN portal.revision AS later ON log.operation = ANY(",
    );
    sql.push_bind(VERSIONS.map(Operation::name).to_vec());
    sql.push(
        ") AND later.extension_id = log.object_id AND later.version = log.version
           LEFT JOIN portal.revision AS earlier
               ON earlier.extension_id = later.extension_id AND earlier.version = later.version - 1
           LEFT JOIN portal.setting_revision AS setting
               ON log.object_kind = 'settings' AND setting.version = log.version
           LEFT JOIN portal.setting_revision AS setting_before ON setting_before.version = setting.version - 1
           LEFT JOIN portal.role_revision AS role
               ON log.object_kind = 'role' AND role.role_id = log.object_id AND role.version = log.version
           LEFT JOIN portal.role_revision AS role_before
               ON role_before.role_id = role.role_id AND role_before.version = role.version - 1
           LEFT JOIN portal.department_revision AS department
               ON log.object_kind = 'department' AND department.department_id = log.object_id
                  AND department.version = log.version
           LEFT JOIN portal.department_revision AS department_before
               ON department_before.department_id = department.department_id
                  AND department_before.version = department.version - 1
           ORDER BY log.at DESC, log.id DESC",
    );
    sql
}

/// Operations whose version says from what to what.
const VERSIONS: [Operation; 4] =
    [Operation::AddExtension, Operation::EditExtension, Operation::RestoreVersion, Operation::DiscardChanges];

/// What is searched for, and in which column; `search` has the others in it.
fn texts(query: &LogQuery) -> impl Iterator<Item = (&'static str, Search)> {
    [("actor", &query.who), ("object", &query.object), ("search", &query.text)]
        .into_iter()
        .filter_map(|(column, typed)| Some((column, Search::of(typed)?)))
}

/// Everything but the texts.
fn narrow(sql: &mut QueryBuilder<Postgres>, query: &LogQuery) {
    sql.push("at >= ").push_bind(query.from.unwrap_or(OffsetDateTime::UNIX_EPOCH));
    if let Some(until) = query.until {
        sql.push(" AND at < ").push_bind(until);
    }
    if let Some(operation) = query.operation {
        sql.push(" AND operation = ").push_bind(operation.name());
    }
    if let Some(outcome) = query.outcome {
        sql.push(" AND outcome = ").push_bind(outcome);
        if outcome != "done" {
            // Said in so many words, or a prepared plan could not use the index of those.
            sql.push(" AND outcome <> 'done'");
        }
    }
    if let Some(LogCursor { at, id }) = query.cursor {
        sql.push(" AND (at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
}

/// Each text in its column.
fn matching(sql: &mut QueryBuilder<Postgres>, query: &LogQuery) {
    for (at, (column, search)) in texts(query).enumerate() {
        sql.push(if at == 0 { "" } else { " AND " });
        sql.push(match column {
            // Folded already.
            "search" => "search LIKE portal.folded(",
            "actor" => "portal.folded(actor) LIKE portal.folded(",
            _ => "portal.folded(object) LIKE portal.folded(",
        });
        sql.push_bind(search.pattern).push(")");
    }
}

fn searched(sql: &mut QueryBuilder<Postgres>, query: &LogQuery, rows: i64) {
    let window = rows * WINDOW;
    sql.push("WITH next AS MATERIALIZED (SELECT at, id, actor, object, search FROM portal.operation_log WHERE ");
    narrow(sql, query);
    sql.push(format!(
        " ORDER BY at DESC, id DESC LIMIT {window}), near AS MATERIALIZED (SELECT at, id FROM next WHERE "
    ));
    matching(sql, query);
    sql.push(format!(
        " LIMIT {rows}), enough AS MATERIALIZED (
            SELECT (SELECT count(*) FROM near) >= {rows} OR (SELECT count(*) FROM next) < {window} AS enough)
          SELECT at, id FROM near WHERE (SELECT enough FROM enough)
          UNION ALL
          (SELECT at, id FROM (SELECT at, id FROM portal.operation_log WHERE "
    ));
    for (_, search) in texts(query) {
        sql.push("portal.trigrams(search) @@ portal.containing(portal.folded(").push_bind(search.term).push(")) AND ");
    }
    matching(sql, query);
    sql.push(" AND ");
    narrow(sql, query);
    sql.push(format!(
        " OFFSET 0) AS found WHERE NOT (SELECT enough FROM enough) ORDER BY at DESC, id DESC LIMIT {rows})"
    ));
}
