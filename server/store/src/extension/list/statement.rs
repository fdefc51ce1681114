use patchbay_shared::{Department, Scope};

use super::{
    Cursor, ListQuery,
    among::{Among, Order},
};
use crate::search::Search;

/// The department that is asked for; the company is no restriction.
pub(super) fn department(query: &ListQuery) -> Option<i64> {
    query.department.filter(|id| *id != Department::COMPANY)
}

/// How many there are among which a page is. What is bound is what [`Among`] says.
pub(super) fn total(query: &ListQuery, scope: Scope) -> String {
    let among = Among::new(query, scope, 1);
    format!("{} {}", among.with(), among.total())
}

/// A search first looks at this many rows for each one that the page has room for.
const WINDOW: u32 = 40;

/// Whether the rows come in the opposite order of the one that was asked for.
pub(super) fn backwards(query: &ListQuery) -> bool {
    matches!(query.cursor, Some(Cursor::Before(_)))
}

/// The statement, every part of which comes from here; what a person typed is bound: `$1` and `$2` the search if there
/// is one, then the cursor if there is one, then what [`Among`] says. Limits stand in it as numbers, so that one plan per
/// statement is as good as one per execution.
pub(super) fn text(query: &ListQuery, scope: Scope) -> String {
    let Of { with, page, total, order } = Of::new(query, scope);
    format!(
        "{with} SELECT extension.*, credential.weak, role.name AS role, organization.departments,
                endpoint.number AS live_number, registration.phones, presence.status AS presence,
                portal.presence_information(extension.presence_information, presence.status) AS information, ({total}) AS total
         FROM ({page}) AS page
         JOIN portal.extension ON extension.id = page.id
         JOIN portal.credential ON credential.id = extension.credential_id
         LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
         LEFT JOIN sip.endpoint ON endpoint.extension_id = extension.id
         LEFT JOIN portal.presence ON presence.extension_id = extension.id
         LEFT JOIN LATERAL (
             SELECT array_agg(CASE id WHEN 1 THEN (SELECT company_name FROM portal.setting) ELSE name END
                              ORDER BY portal.folded(name)) AS departments
             FROM portal.department WHERE id = ANY (extension.department_ids)) AS organization ON true
         LEFT JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_object('address', source_address, 'port', source_port, 'transport', transport,
                                                 'user_agent', user_agent, 'digest', digest) ORDER BY registered_at) AS phones
             FROM sip.registration WHERE registration.number = endpoint.number) AS registration ON true
         ORDER BY {order}"
    )
}

/// The same rows as a file has them; what is bound is the same.
pub(super) fn exported(query: &ListQuery, scope: Scope) -> String {
    let Of { with, page, order, .. } = Of::new(query, scope);
    format!("{with} {EXPORTED} JOIN ({page}) AS page ON page.id = extension.id ORDER BY {order}")
}

/// What a file has of extensions, with the sealed copy of the registration password.
pub(crate) const EXPORTED: &str =
    "SELECT extension.id, first_name, last_name, email, mobile, job_title, number, caller_id, extension.registration_name,
            concurrent_registrations, remote_registration, network_restriction, networks, user_agent_restriction, user_agents,
            call_duration, call_limit, call_limit_seconds, department_ids, presence_information, presence_ring_timeout,
            internal_always, internal_no_answer, internal_busy, call_waiting, call_handling_patterns, call_handling_to, pickup_groups,
            role.name AS role, credential.sealed, extension.version, pending, role_id, user_password_id, credential_id
     FROM portal.extension
     JOIN portal.credential ON credential.id = extension.credential_id
     LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL";

/// The parts of a statement about a page.
struct Of {
    with: String,
    /// Its ids.
    page: String,
    total: String,
    order: String,
}

impl Of {
    fn new(query: &ListQuery, scope: Scope) -> Self {
        let key = query.sort.key.column();
        let (compare, direction) = if query.sort.descending == backwards(query) { (">", "ASC") } else { ("<", "DESC") };
        let searching = Search::of(&query.search).is_some();
        let rows = u32::from(query.size) + 1;
        let cursor = if searching { 3 } else { 1 };
        let from = |id: &str| match query.cursor {
            Some(_) => format!(
                "AND ({key}, {id}) {compare} ((SELECT {key} FROM portal.extension WHERE id = ${cursor}), ${cursor})"
            ),
            None => String::new(),
        };
        let among = Among::new(query, scope, cursor + usize::from(query.cursor.is_some()));
        let order = Order { direction, from: &from };
        let page = if searching { found(&among, key, order, rows) } else { among.next(key, order, false, rows) };
        Self {
            with: among.with(),
            total: among.total(),
            page,
            order: format!("extension.{key} {direction}, extension.id {direction}"),
        }
    }
}

const LIKE: &str = "search LIKE portal.folded($1)";
/// The same by the index; LIKE sorts out what has the trigrams elsewhere.
const CONTAINING: &str =
    "portal.trigrams(search) @@ portal.containing(portal.folded($2)) AND search LIKE portal.folded($1)";

/// What many rows contain fills the page from the rows that come next in the order anyway. What few rows contain is
/// looked up in an index of its own and sorted. The planner cannot know which it is (trigrams are not
/// independent of each other), so the statement finds out: it looks at the next rows first, and only if they are not
/// enough at the index.
fn found(among: &Among, key: &str, order: Order<'_>, rows: u32) -> String {
    let window = rows * WINDOW;
    let (next, holds) = (among.next(key, order, true, window), among.holds());
    let Order { direction, from } = order;
    let from = from("id");
    format!(
        "WITH next AS MATERIALIZED (
             {next}
         ), near AS MATERIALIZED (
             SELECT id FROM next WHERE {LIKE} LIMIT {rows}
         ), enough AS MATERIALIZED (
             SELECT (SELECT count(*) FROM near) >= {rows} OR (SELECT count(*) FROM next) < {window} AS enough
         )
         SELECT id FROM near WHERE (SELECT enough FROM enough)
         UNION ALL
         (SELECT id FROM (SELECT id, {key} FROM portal.extension WHERE deleted_at IS NULL AND {CONTAINING} OFFSET 0) AS found
          WHERE NOT (SELECT enough FROM enough) {holds} {from} ORDER BY {key} {direction}, id {direction} LIMIT {rows})"
    )
}
