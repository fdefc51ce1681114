use patchbay_shared::{PresenceStatus, Present};
use sqlx::Row;

use crate::{Result, Store};

/// Where the people of these live numbers are, for the program itself, which tells everybody no more than they asked for and may
/// know.
pub async fn present(store: &Store, numbers: &[String]) -> Result<Vec<(String, Present)>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT endpoint.number, coalesce(status, 'available') AS status,
                portal.presence_information(extension.presence_information, status) AS information
         FROM sip.endpoint JOIN portal.extension ON extension.id = endpoint.extension_id
         LEFT JOIN portal.presence ON presence.extension_id = endpoint.extension_id
         WHERE endpoint.number = ANY ($1)",
    )
    .bind(numbers)
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            let status: String = row.try_get("status")?;
            let status = PresenceStatus::of_name(&status).unwrap_or_default();
            Ok((row.try_get("number")?, Present { status, information: row.try_get("information")? }))
        })
        .collect()
}

/// What a statement asks of the extension of this id to have only people of a status. Few people ever have another one than the
/// usual one, which is that of whoever has no row.
pub(crate) fn condition(status: PresenceStatus, id: &str) -> String {
    let (not, comparison) = if status == PresenceStatus::Available { ("NOT ", "<>") } else { ("", "=") };
    format!("{id} {not}IN (SELECT extension_id FROM portal.presence WHERE status {comparison} '{}')", status.name())
}
