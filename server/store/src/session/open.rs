use std::net::IpAddr;

use patchbay_shared::Operation;
use sqlx::Row;
use time::OffsetDateTime;

use super::Who;
use crate::{
    Result, Store,
    login_limit::{self, Subject},
    secret::Token,
};

/// Where a request came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The client's address.
    pub address: Option<IpAddr>,
    /// What the browser says it is; cut at 255 characters.
    pub user_agent: String,
}

/// Begins a session with a token of its own: whatever token the browser had before is worth nothing (session fixation).
pub async fn open(store: &Store, who: &Who, origin: &Origin, now: OffsetDateTime) -> Result<Token> {
    Ok(open_for(store, who, None, origin, now).await?.0)
}

/// The same for who proved as `subject` who they are, which is noted, unless they have to wait by now: then until when.
pub(crate) async fn open_unless_waiting(
    store: &Store,
    who: &Who,
    subject: &Subject,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<std::result::Result<Token, OffsetDateTime>> {
    let (token, waiting) = open_for(store, who, Some(subject), origin, now).await?;
    Ok(waiting.map_or(Ok(token), Err))
}

/// A token and until when it does not count.
async fn open_for(
    store: &Store,
    who: &Who,
    subject: Option<&Subject>,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<(Token, Option<OffsetDateTime>)> {
    let token = Token::new();
    // One statement is one transaction, and one round trip.
    let query = sqlx::query(concat!(
        "WITH waiting AS (",
        login_limit::wait_query!(),
        "), known AS (
             INSERT INTO portal.known_network (key, at)
             SELECT $3, $4 FROM waiting WHERE until IS NULL AND $3::bytea IS NOT NULL
             ON CONFLICT (key) DO UPDATE SET at = excluded.at
         ), forgotten AS (
             DELETE FROM portal.login_limit USING waiting WHERE key = $3 AND waiting.until IS NULL
         ), session AS (
             INSERT INTO portal.session (token_hash, account_id, created_at, seen_at, address, user_agent)
             SELECT $6, $7, $4, $4, $8::inet, left($9, 255) FROM waiting WHERE until IS NULL
             RETURNING account_id, created_at, address
         ), logged AS (
             INSERT INTO portal.operation_log (at, account_id, actor, address, operation, object_kind, object, outcome)
             SELECT session.created_at, author.id, author.name, session.address, $10, $11, '', 'done'
             FROM session JOIN portal.author ON author.id = session.account_id
         )
         SELECT until FROM waiting"
    ));
    let row = login_limit::bind(query, subject, now)
        .bind(token.hash())
        .bind(who.account_id())
        .bind(origin.address.map(|address| address.to_string()))
        .bind(origin.user_agent.clone())
        .bind(Operation::LogIn.name())
        .bind(Operation::LogIn.object().name())
        .fetch_one(&store.pool)
        .await?;
    Ok((token, row.try_get("until")?))
}
