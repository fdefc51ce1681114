use sqlx::PgConnection;

use super::{CHANNEL, digest, switch::switch};
use crate::{Result, Store};

/// How many digests are made, in one transaction: some milliseconds of work, and all that a crash can undo.
const BATCH: i64 = 500;
/// How many that nobody needs are removed in one transaction.
const SWEEP: i64 = 5_000;

/// What became of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    More,
    /// Another server is at it.
    Elsewhere,
    /// The domain in force is the one that is wanted, and nothing is left over.
    Done,
}

/// Takes the next step from the domain in force to the one that the settings want: makes digests, or, when all are
/// there, puts them in force. Each step is a transaction under a lock that ends with it, so a server that dies undoes
/// its last step at most, and any other one takes the next. When the settings want the domain in force again, what was
/// made is removed.
pub async fn advance(store: &Store) -> Result<Step> {
    let mut tx = store.pool.begin().await?;
    let alone: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock(7003, 3)").fetch_one(&mut *tx).await?;
    if !alone {
        return Ok(Step::Elsewhere);
    }
    let (wanted, in_force): (String, String) =
        sqlx::query_as("SELECT setting.sip_domain, installation.sip_domain FROM portal.setting, portal.installation")
            .fetch_one(&mut *tx)
            .await?;
    if wanted == in_force {
        let step = sweep(&mut tx).await?;
        tx.commit().await?;
        return Ok(step);
    }
    let last_id = begin(&mut tx, &wanted).await?;
    let waiting = digest::after(&mut tx, last_id, BATCH).await?;
    let switched = match waiting.last() {
        Some(last) => {
            let last_id = last.id;
            let made = digest::make(store, &mut tx, &wanted, waiting).await?;
            note(&mut tx, last_id, made).await?;
            false
        }
        None => switch(store, &mut tx, &wanted).await?,
    };
    tell(&mut tx).await?;
    tx.commit().await?;
    if switched {
        tracing::info!(from = in_force, to = wanted, "the SIP domain changed");
        store.renew_settings().await?;
    }
    Ok(Step::More)
}

/// The last credential that has a digest of the domain; 0 when none was made. What was begun for another one is left.
async fn begin(connection: &mut PgConnection, wanted: &str) -> Result<i64> {
    let last_id = sqlx::query_scalar("SELECT last_id FROM portal.domain_change WHERE realm = $1")
        .bind(wanted)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(last_id) = last_id {
        return Ok(last_id);
    }
    sqlx::query(
        "INSERT INTO portal.domain_change (realm, total) SELECT $1, count(*) FROM portal.credential
         ON CONFLICT (one) DO UPDATE SET realm = excluded.realm, total = excluded.total, last_id = 0, made = 0",
    )
    .bind(wanted)
    .execute(connection)
    .await?;
    Ok(0)
}

async fn note(connection: &mut PgConnection, last_id: i64, made: i64) -> Result<()> {
    sqlx::query("UPDATE portal.domain_change SET last_id = $1, made = made + $2")
        .bind(last_id)
        .bind(made)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes what nobody needs: after a change, and after one that was taken back.
async fn sweep(connection: &mut PgConnection) -> Result<Step> {
    let stopped = sqlx::query("DELETE FROM portal.domain_change").execute(&mut *connection).await?.rows_affected();
    let swept = sqlx::query(
        "DELETE FROM portal.digest WHERE (realm, credential_id) IN (
             SELECT realm, credential_id FROM portal.digest ORDER BY realm, credential_id LIMIT $1)",
    )
    .bind(SWEEP)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if stopped > 0 {
        tell(connection).await?;
    }
    Ok(if stopped + swept > 0 { Step::More } else { Step::Done })
}

/// Tells every server, with the commit, that there is a step to take or that one was taken.
pub(crate) async fn tell(connection: &mut PgConnection) -> Result<()> {
    sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(connection).await?;
    Ok(())
}
