use std::collections::HashMap;

use patchbay_shared::{Document, ExtensionForm};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow, types::Json};

use crate::{
    Result,
    extension::{self, Forwards},
    session::Actor,
};

/// An extension as a job meets it.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) version: i32,
    pub(super) pending: bool,
    /// The person may do nothing that whoever asks may not.
    pub(super) covered: bool,
    /// The same of what the person would be; `false` as well when a department is not for whoever asks.
    pub(super) will_be_covered: bool,
    /// The departments that it would be in; `None` when one of them is not for whoever asks.
    pub(super) placed: Option<Vec<i64>>,
    pub(super) user_password_id: i64,
    pub(super) credential_id: i64,
    pub(super) role_id: Option<i64>,
    /// What holds during each status.
    pub(super) forwards: Forwards,
    /// As it was saved last, secrets, role and what holds during the statuses empty.
    pub(super) form: ExtensionForm,
}

/// What becomes of the role and the departments of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Placing {
    /// The role they get, if they get another one or none.
    pub(super) role_id: Option<Option<i64>>,
    /// The departments that were chosen for them, if they were.
    pub(super) chosen: Option<Vec<i64>>,
}

/// `$1` are ids, `$2` whose scope it is, `$3` who asks, `$4` the departments that were chosen, `$5` whether there is another role,
/// `$6` which.
const ROWS: &str = "
    SELECT extension.*, placed.ids AS placed, portal.covers_person($3, role_id, department_ids) AS covered,
           placed.ids IS NOT NULL
               AND portal.covers_person($3, CASE WHEN $5 THEN $6 ELSE role_id END, placed.ids) AS will_be_covered
    FROM portal.extension
    CROSS JOIN LATERAL (SELECT CASE WHEN $4::bigint[] IS NULL THEN department_ids
        ELSE portal.placed($3, department_ids, $4) END AS ids) AS placed
    WHERE extension.id = ANY ($1) AND deleted_at IS NULL AND portal.manages($2, extension.id)";

async fn fetch(
    connection: &mut PgConnection,
    sql: String,
    actor: &Actor,
    limit: Option<i64>,
    ids: &[i64],
    placing: &Placing,
) -> Result<Vec<PgRow>> {
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(ids)
        .bind(limit)
        .bind(actor.account_id)
        .bind(&placing.chosen)
        .bind(placing.role_id.is_some())
        .bind(placing.role_id.flatten())
        .fetch_all(connection)
        .await?;
    Ok(rows)
}

/// Those of the extensions that are there for whoever asks. Nobody else changes them until the end of the transaction: they are
/// locked in ascending order, so that nobody waits in a circle.
pub(super) async fn lock(
    connection: &mut PgConnection,
    actor: &Actor,
    limit: Option<i64>,
    ids: &[i64],
    placing: &Placing,
) -> Result<HashMap<i64, Row>> {
    let sql = format!("{ROWS} ORDER BY extension.id FOR UPDATE OF extension");
    let rows = fetch(connection, sql, actor, limit, ids, placing).await?;
    rows.iter().map(|row| read(row).map(|row| (row.id, row))).collect()
}

/// An extension as somebody sees it who decides whether a job begins.
pub(super) struct Seen {
    pub(super) row: Row,
    /// As they are shown.
    pub(super) label: String,
    pub(super) before: Document,
    /// What the departments are called that it would be in.
    pub(super) departments: Option<Vec<String>>,
}

/// The same for who only looks, with what is compared.
pub(super) async fn look(
    connection: &mut PgConnection,
    actor: &Actor,
    limit: Option<i64>,
    ids: &[i64],
    placing: &Placing,
) -> Result<Vec<Seen>> {
    let sql = format!(
        "SELECT found.*, portal.label(extension) AS label, portal.with_password(portal.document(extension)) AS document,
                CASE WHEN (SELECT organization_management FROM portal.setting)
                    THEN portal.department_labels(to_jsonb(placed)) END AS departments
         FROM ({ROWS}) AS found JOIN portal.extension ON extension.id = found.id ORDER BY found.id"
    );
    let rows = fetch(connection, sql, actor, limit, ids, placing).await?;
    rows.iter()
        .map(|row| {
            let Json(before) = row.try_get("document")?;
            let departments: Option<Json<Vec<String>>> = row.try_get("departments")?;
            let departments = departments.map(|Json(names)| names);
            Ok(Seen { row: read(row)?, label: row.try_get("label")?, before, departments })
        })
        .collect()
}

fn read(row: &PgRow) -> Result<Row> {
    Ok(Row {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        pending: row.try_get("pending")?,
        covered: row.try_get("covered")?,
        will_be_covered: row.try_get("will_be_covered")?,
        placed: row.try_get("placed")?,
        user_password_id: row.try_get("user_password_id")?,
        credential_id: row.try_get("credential_id")?,
        role_id: row.try_get("role_id")?,
        forwards: Forwards::read(row)?,
        form: extension::form(row)?,
    })
}
