use sqlx::Row;
use time::OffsetDateTime;

use crate::{
    Result, Store,
    session::{ManageSecurity, Permit, Session},
};

/// How an account's second factor stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Since when it holds, if it does.
    pub since: Option<OffsetDateTime>,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

/// One's own.
pub async fn status(store: &Store, session: &Session) -> Result<Status> {
    let row = sqlx::query(
        "SELECT (SELECT confirmed_at FROM portal.totp WHERE account_id = $1) AS since,
                (SELECT count(*) FROM portal.recovery_code WHERE account_id = $1) AS recovery_codes",
    )
    .bind(session.who.account_id())
    .fetch_one(&store.pool)
    .await?;
    Ok(Status { since: row.try_get("since")?, recovery_codes: row.try_get("recovery_codes")? })
}

/// Whether the log-in asks the person of an extension for a code.
pub async fn holds(store: &Store, _: &Permit<ManageSecurity>, extension_id: i64) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM portal.totp JOIN portal.account ON account.id = totp.account_id
                        WHERE extension_id = $1 AND confirmed_at IS NOT NULL)",
    )
    .bind(extension_id)
    .fetch_one(&store.pool)
    .await?)
}
