use patchbay_shared::JobKind;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{
    job::{
        BeginError,
        begin::{Beginning, begin, ready},
    },
    session::{AddExtensions, Permit},
};

/// Makes a job of a file's rows: whoever calls are to go on to comes before whose calls they are.
pub(crate) async fn begin_import(
    connection: &mut PgConnection,
    permit: &Permit<AddExtensions>,
    (import_id, file): (i64, &str),
    apply: bool,
    now: OffsetDateTime,
) -> std::result::Result<i64, BeginError> {
    let job = Beginning { kind: JobKind::Import, label: file, apply, task: &import_id, sealed: None };
    let id = begin(connection, permit, job, now).await?;
    let total = sqlx::query(
        "INSERT INTO portal.job_item (job_id, place, number, extension_id, version, line)
         SELECT $1, row_number() OVER (ORDER BY level, verdict, line), number, extension_id, version, line
         FROM portal.import_row WHERE import_id = $2 AND verdict IN ('new', 'changed')",
    )
    .bind(id)
    .bind(import_id)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    ready(connection, permit, (id, JobKind::Import), total, now).await?;
    Ok(id)
}
