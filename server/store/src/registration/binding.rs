use patchbay_shared::Operation;
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use crate::{
    Result, Store, operation_log,
    session::{EditExtensions, Permit, ViewExtensions},
};

/// One registration (a binding, RFC 3261 §10) with all that is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Which one: the engine's name for it.
    pub id: String,
    /// Where the phone wants to be called: its Contact.
    pub contact: String,
    /// Where its REGISTER came from, with the port.
    pub source: String,
    /// `UDP` or `TCP`.
    pub transport: String,
    /// What it says it is.
    pub user_agent: String,
    /// `SHA-256` or `MD5`.
    pub digest: String,
    /// Since when.
    pub since: OffsetDateTime,
    /// When it is over unless the phone renews it.
    pub expires: OffsetDateTime,
}

/// The registrations of an extension, the oldest first.
pub async fn bindings(store: &Store, permit: &Permit<ViewExtensions>, extension_id: i64) -> Result<Vec<Binding>> {
    let rows = sqlx::query(
        "SELECT ruid, contact, source_address, source_port, transport, user_agent, digest, registered_at, expires_at
         FROM sip.endpoint JOIN sip.registration USING (number)
         WHERE extension_id = $1 AND portal.manages($2, $1) ORDER BY registered_at, ruid",
    )
    .bind(extension_id)
    .bind(permit.limit())
    .fetch_all(&store.pool)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &PgRow) -> Result<Binding> {
    let address: Option<String> = row.try_get("source_address")?;
    let port: Option<i32> = row.try_get("source_port")?;
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Ok(Binding {
        id: row.try_get("ruid")?,
        contact: row.try_get("contact")?,
        // RFC 3986 section 3.2.2: an IPv6 address stands in brackets beside a port.
        source: address
            .map(
                |address| if address.contains(':') { format!("[{address}]{port}") } else { format!("{address}{port}") },
            )
            .unwrap_or_default(),
        transport: row.try_get::<Option<String>, _>("transport")?.unwrap_or_default(),
        user_agent: row.try_get("user_agent")?,
        digest: row.try_get("digest")?,
        since: row.try_get("registered_at")?,
        expires: row.try_get("expires_at")?,
    })
}

/// Ends one registration of an extension. The phone notices when it renews it, and registers again: only another password
/// keeps it away.
pub async fn unregister(
    store: &Store,
    permit: &Permit<EditExtensions>,
    extension_id: i64,
    binding: &str,
    now: OffsetDateTime,
) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let gone = sqlx::query(
        "DELETE FROM sip.location USING sip.endpoint
         WHERE endpoint.extension_id = $1 AND location.username = endpoint.number AND location.ruid = $2
           AND portal.manages($3, $1)",
    )
    .bind(extension_id)
    .bind(binding)
    .bind(permit.limit())
    .execute(&mut *tx)
    .await?;
    if gone.rows_affected() > 0 {
        operation_log::about_extensions(&mut tx, permit, Operation::EndRegistration, &[extension_id], now).await?;
        tx.commit().await?;
        tracing::info!(extension_id, account_id = permit.account_id, "a registration was ended");
    }
    Ok(())
}
