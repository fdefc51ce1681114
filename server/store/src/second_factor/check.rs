use secrecy::ExposeSecret;
use time::OffsetDateTime;

use super::{recovery, secret};
use crate::{Result, Store};

/// What a code showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// It is the code of this moment, and nobody used it before.
    Right,
    /// It was one of the recovery codes, which is gone now.
    Recovered,
    /// Neither.
    Wrong,
}

/// Judges what somebody typed as second factor: the code of the app or a recovery code, each of which is good once.
pub(crate) async fn check(store: &Store, account_id: i64, typed: &str, now: OffsetDateTime) -> Result<Checked> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect();
    if typed.len() != 6 {
        let used = recovery::redeem(store, account_id, &typed).await?;
        return Ok(if used { Checked::Recovered } else { Checked::Wrong });
    }
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM portal.totp WHERE account_id = $1 AND confirmed_at IS NOT NULL")
            .bind(account_id)
            .fetch_optional(&store.pool)
            .await?;
    let Some(sealed) = sealed else { return Ok(Checked::Wrong) };
    let Some(step) = step(store, account_id, &sealed, &typed, now)? else { return Ok(Checked::Wrong) };
    // Two who come with the same code at once: the second one's update finds the step of the first.
    let used = sqlx::query("UPDATE portal.totp SET step = $2 WHERE account_id = $1 AND step < $2")
        .bind(account_id)
        .bind(step)
        .execute(&store.pool)
        .await?;
    Ok(if used.rows_affected() == 1 { Checked::Right } else { Checked::Wrong })
}

/// The step whose code this is, within what clocks may differ.
pub(super) fn step(
    store: &Store,
    account_id: i64,
    sealed: &[u8],
    code: &str,
    now: OffsetDateTime,
) -> Result<Option<i64>> {
    let secret = secret::open(store, account_id, sealed)?;
    let totp = secret::totp(secret.expose_secret())?;
    let seconds = u64::try_from(now.unix_timestamp()).unwrap_or_default();
    Ok(totp.check(code, seconds).and_then(|step| i64::try_from(step).ok()))
}
