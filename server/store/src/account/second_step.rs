use sqlx::Row;
use time::{Duration, OffsetDateTime};

use super::{authenticate::Proof, unchanged};
use crate::{
    Result, Store,
    login_limit::{self, Subject},
    second_factor::{self, Checked},
    secret::Token,
    session::{self, Opened, Origin, Who},
};

/// So long after the password the code has to come.
pub const PATIENCE: Duration = Duration::minutes(5);
/// So many codes may be tried for one password; they count as wrong log-ins besides.
const ATTEMPTS: i16 = 5;

/// Notes that the password was right, if it still is. Who comes with the token owes a code and has no session.
pub(super) async fn begin(
    store: &Store,
    account_id: i64,
    hash: &str,
    name: &str,
    now: OffsetDateTime,
) -> Result<Option<Token>> {
    let token = Token::new();
    // Whoever has the password may begin as often as they like: one at a time.
    let begun = sqlx::query(concat!(
        "WITH before AS (DELETE FROM portal.second_step WHERE account_id = $2 AND created_at <= $5), ",
        unchanged!("$2", "$6", "true"),
        "INSERT INTO portal.second_step (token_hash, account_id, name, created_at) SELECT $1, $2, $3, $4 FROM unchanged"
    ))
    .bind(token.hash())
    .bind(account_id)
    .bind(name)
    .bind(now)
    .bind(now - PATIENCE)
    .bind(hash)
    .execute(&store.pool)
    .await?;
    Ok((begun.rows_affected() == 1).then_some(token))
}

/// Whether the token still stands for a right password.
pub async fn second_step_is_open(store: &Store, token: &Token, now: OffsetDateTime) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM portal.second_step WHERE token_hash = $1 AND created_at > $2 AND attempts < $3)",
    )
    .bind(token.hash())
    .bind(now - PATIENCE)
    .bind(ATTEMPTS)
    .fetch_one(&store.pool)
    .await?)
}

/// Who it is, if `typed` is the code that the right password of before still owed.
pub async fn second_step(
    store: &Store,
    token: &Token,
    typed: &str,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<Proof> {
    // Counted before it is judged: many at once are no way around.
    let row = sqlx::query(
        "UPDATE portal.second_step SET attempts = attempts + 1 FROM portal.account
         LEFT JOIN portal.extension ON extension.id = account.extension_id
         WHERE token_hash = $1 AND second_step.created_at > $2 AND attempts < $3
             AND account.id = second_step.account_id AND extension.deleted_at IS NULL
         RETURNING account.id, account.extension_id, name",
    )
    .bind(token.hash())
    .bind(now - PATIENCE)
    .bind(ATTEMPTS)
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(Proof::Over) };
    let account_id = row.try_get("id")?;
    let subject = Subject::new(row.try_get("name")?, origin.address);
    if let Some(until) = login_limit::waiting(store, &subject, now).await? {
        return login_limit::note(store, &subject, until, now).await.map(Proof::Wait);
    }
    let checked = second_factor::check(store, account_id, typed, now).await?;
    if checked == Checked::Wrong {
        let waiting = login_limit::failed(store, &subject, true, now).await?;
        return Ok(waiting.map_or(Proof::Wrong, Proof::Wait));
    }
    if checked == Checked::Recovered {
        tracing::warn!(account_id, "somebody logged in with a recovery code");
    }
    let who = match row.try_get("extension_id")? {
        Some(extension_id) => Who::Person { account_id, extension_id },
        None => Who::Administrator { account_id },
    };
    Ok(match session::open_proved(store, &who, (&subject, &session::Proof::SecondStep(token)), origin, now).await? {
        Opened::Session(token) => Proof::Who(who, token),
        Opened::Wait(until) => Proof::Wait(login_limit::note(store, &subject, until, now).await?),
        // Somebody came with the same token at the same moment, or there is another password by now.
        Opened::Changed => Proof::Over,
    })
}
