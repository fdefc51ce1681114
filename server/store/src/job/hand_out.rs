use patchbay_shared::Operation;
use sqlx::Row;
use time::OffsetDateTime;

use crate::{
    Result, Store,
    extension::{self, Revealed},
    operation_log,
    session::{AddExtensions, Permit},
};

/// What is handed out about a new extension.
pub struct Handed {
    /// The number that people dial.
    pub number: String,
    /// As it is shown.
    pub name: String,
    /// Who the phone says it is.
    pub registration_name: String,
    /// Both passwords.
    pub revealed: Revealed,
}

/// Gives the secrets of all extensions that a job made to the session that began it, once it has ended, and to nobody a second
/// time. What is no longer true, or was shown by itself, is not among them.
pub async fn hand_out(
    store: &Store,
    permit: &Permit<AddExtensions>,
    job_id: i64,
    now: OffsetDateTime,
) -> Result<Vec<Handed>> {
    let mut tx = store.pool.begin().await?;
    let rows = sqlx::query(
        "WITH handed AS (
             DELETE FROM portal.reveal USING portal.job
             WHERE reveal.job_id = $1 AND reveal.token_hash = $2 AND job.id = $1 AND job.account_id = $3
               AND job.ended_at IS NOT NULL
             RETURNING reveal.extension_id, reveal.sealed
         )
         SELECT id, number, first_name, last_name, registration_name, sealed
         FROM handed JOIN portal.extension ON extension.id = extension_id ORDER BY number_key, id",
    )
    .bind(job_id)
    .bind(permit.token_hash)
    .bind(permit.account_id)
    .fetch_all(&mut *tx)
    .await?;
    let format = store.settings().settings.name_format;
    let mut handed = Vec::with_capacity(rows.len());
    let mut ids: Vec<i64> = Vec::with_capacity(rows.len());
    for row in &rows {
        ids.push(row.try_get("id")?);
        let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
        handed.push(Handed {
            number: row.try_get("number")?,
            name: format.display(&first, &last),
            registration_name: row.try_get("registration_name")?,
            revealed: extension::open_revealed(store, permit, row.try_get("sealed")?)?,
        });
    }
    if ids.is_empty() {
        return Ok(handed);
    }
    operation_log::about_job(&mut tx, permit.author(), Operation::HandOutSecrets, job_id, now).await?;
    operation_log::about_extensions(&mut tx, permit, Operation::RevealSecrets, &ids, now).await?;
    super::tell(&mut tx, job_id).await?;
    tx.commit().await?;
    tracing::info!(job_id, account_id = permit.account_id, "secrets of new extensions were handed out, once");
    Ok(handed)
}
