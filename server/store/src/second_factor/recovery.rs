use hkdf::hmac::{Hmac, KeyInit, Mac};
use patchbay_shared::{Operation, Secret, recovery_code};
use secrecy::ExposeSecret;
use sha2::Sha256;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{Error, Result, Store, operation_log, secret::entropy, session::Session};

/// So many codes somebody gets at once.
const COUNT: usize = 10;

/// New recovery codes in the place of all others, for somebody who has a second factor.
pub async fn renew(store: &Store, session: &Session, now: OffsetDateTime) -> Result<Option<Vec<Secret>>> {
    let account_id = session.who.account_id();
    let mut tx = store.pool.begin().await?;
    let holds: Option<i64> = sqlx::query_scalar(
        "SELECT account_id FROM portal.totp WHERE account_id = $1 AND confirmed_at IS NOT NULL FOR UPDATE",
    )
    .bind(account_id)
    .fetch_optional(&mut *tx)
    .await?;
    if holds.is_none() {
        return Ok(None);
    }
    let codes = replace(&mut tx, store, account_id).await?;
    operation_log::about_one(&mut tx, session.author(), Operation::RenewRecoveryCodes, None, now).await?;
    tx.commit().await?;
    tracing::info!(account_id, "recovery codes were renewed");
    Ok(Some(codes))
}

pub(super) async fn replace(connection: &mut PgConnection, store: &Store, account_id: i64) -> Result<Vec<Secret>> {
    let codes: Vec<Secret> = std::iter::repeat_with(|| recovery_code(&mut entropy())).take(COUNT).collect();
    let hashes: Vec<Vec<u8>> =
        codes.iter().map(|code| hash(store, account_id, code.expose()).map(Vec::from)).collect::<Result<_>>()?;
    sqlx::query("DELETE FROM portal.recovery_code WHERE account_id = $1")
        .bind(account_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO portal.recovery_code (account_id, hash) SELECT $1, unnest($2::bytea[])")
        .bind(account_id)
        .bind(hashes)
        .execute(connection)
        .await?;
    Ok(codes)
}

/// Uses a code up, if it is one.
pub(super) async fn redeem(store: &Store, account_id: i64, typed: &str) -> Result<bool> {
    let used = sqlx::query("DELETE FROM portal.recovery_code WHERE account_id = $1 AND hash = $2")
        .bind(account_id)
        .bind(hash(store, account_id, typed)?)
        .execute(&store.pool)
        .await?;
    Ok(used.rows_affected() == 1)
}

/// However a code was typed: letters count in either case, and hyphens are there for the eye.
fn hash(store: &Store, account_id: i64, code: &str) -> Result<[u8; 32]> {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let key = store.vault.derive("recovery codes")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes()).map_err(|_| Error::Sealed)?;
    mac.update(format!("{account_id} {plain}").as_bytes());
    Ok(mac.finalize().into_bytes().into())
}
