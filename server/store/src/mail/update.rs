use std::collections::BTreeMap;

use patchbay_shared::{Form, MailField, MailForm, MailServer, Operation, Secret};
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{PURPOSE, find::server};
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
    let (from, had) = lock(&mut tx).await?;
    let has: bool = sqlx::query_scalar(
        "INSERT INTO portal.mail_server AS kept (host, port, security, user_name, sealed_password, sender, set_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (one) DO UPDATE SET
             host = excluded.host, port = excluded.port, security = excluded.security, user_name = excluded.user_name,
             sender = excluded.sender, set_by = excluded.set_by,
             sealed_password = coalesce(excluded.sealed_password, CASE
                 WHEN (kept.host, kept.port, kept.security, kept.user_name)
                     = (excluded.host, excluded.port, excluded.security, excluded.user_name) THEN kept.sealed_password END)
         RETURNING sealed_password IS NOT NULL",
    )
    .bind(&server.host)
    .bind(i32::from(server.port))
    .bind(server.security.name())
    .bind(&server.user)
    .bind(sealed)
    .bind(server.from.as_str())
    .bind(permit.account_id)
    .fetch_one(&mut *tx)
    .await?;
    let (from, to) = (told(&from, false), told(&MailForm::from(server), !password.is_empty() || has != had));
    operation_log::about_change(&mut tx, permit.author(), Operation::ChangeMailServer, (&from, &to), now).await?;
    tx.commit().await?;
    tracing::info!(host = server.host, by = permit.account_id, "the mail server was set");
    Ok(())
}

/// Sends nothing from now on.
pub async fn remove(store: &Store, permit: &Permit<ChangeSettings>, now: OffsetDateTime) -> Result<()> {
    let mut tx = store.pool.begin().await?;
    let (from, had) = lock(&mut tx).await?;
    let (from, to) = (told(&from, false), told(&MailForm::default(), had));
    sqlx::query("DELETE FROM portal.mail_server").execute(&mut *tx).await?;
    operation_log::about_change(&mut tx, permit.author(), Operation::ChangeMailServer, (&from, &to), now).await?;
    tx.commit().await?;
    tracing::info!(by = permit.account_id, "the mail server was removed");
    Ok(())
}

/// The server as it is set, which nobody else changes meanwhile, without its password, and whether it has one.
async fn lock(connection: &mut PgConnection) -> Result<(MailForm, bool)> {
    let row = sqlx::query(
        "SELECT host, port, security, user_name, sender, sealed_password IS NOT NULL AS has_password
         FROM portal.mail_server FOR UPDATE",
    )
    .fetch_optional(connection)
    .await?;
    match row {
        Some(row) => Ok((MailForm::from(&server(&row)?), row.try_get("has_password")?)),
        None => Ok((MailForm::default(), false)),
    }
}

/// What the operation log keeps of a form: of its password only that it changed.
fn told(form: &MailForm, other_password: bool) -> BTreeMap<&'static str, String> {
    let values = MailField::ALL.into_iter().map(|field| match (MailForm::is_secret(field), other_password) {
        (false, _) => (field.name(), form.value(field).to_owned()),
        (true, true) => (field.name(), "changed".to_owned()),
        (true, false) => (field.name(), String::new()),
    });
    values.filter(|(_, value)| !value.is_empty()).collect()
}
