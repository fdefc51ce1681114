use patchbay_shared::{MailServer, Operation, Secret};
use time::OffsetDateTime;

use super::PURPOSE;
use crate::{
    Result, Store, operation_log,
    session::{ChangeSettings, Permit},
};

/// Sets the server. Without a password, the one of before stays, if it was for this server and user.
pub async fn update(
    store: &Store,
    permit: &Permit<ChangeSettings>,
    server: &MailServer,
    password: &Secret,
    now: OffsetDateTime,
) -> Result<()> {
    let sealed = match password.is_empty() {
        true => None,
        false => Some(store.vault.seal(PURPOSE, password.expose())?),
    };
    let mut tx = store.pool.begin().await?;
    sqlx::query(
        "INSERT INTO portal.mail_server AS kept (host, port, security, user_name, sealed_password, sender, set_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (one) DO UPDATE SET
             host = excluded.host, port = excluded.port, security = excluded.security, user_name = excluded.user_name,
             sender = excluded.sender, set_by = excluded.set_by,
             sealed_password = coalesce(excluded.sealed_password, CASE
                 WHEN (kept.host, kept.port, kept.security, kept.user_name)
                     = (excluded.host, excluded.port, excluded.security, excluded.user_name) THEN kept.sealed_password END)",
    )
    .bind(&server.host)
    .bind(i32::from(server.port))
    .bind(server.security.name())
    .bind(&server.user)
    .bind(sealed)
    .bind(server.from.as_str())
    .bind(permit.account_id)
    .execute(&mut *tx)
    .await?;
    operation_log::about_one(&mut tx, permit.author(), Operation::ChangeMailServer, None, now).await?;
    tx.commit().await?;
    tracing::info!(host = server.host, by = permit.account_id, "the mail server was set");
    Ok(())
}

/// Sends nothing from now on.
pub async fn remove(store: &Store, permit: &Permit<ChangeSettings>, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    sqlx::query("DELETE FROM portal.mail_server").execute(&mut *tx).await?;
    operation_log::about_one(&mut tx, permit.author(), Operation::ChangeMailServer, None, now).await?;
    tx.commit().await?;
    tracing::info!(by = permit.account_id, "the mail server was removed");
    Ok(())
}
