use std::net::IpAddr;

use patchbay_shared::Operation;
use time::OffsetDateTime;

use super::Who;
use crate::{Result, Store, secret::Token};

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
    let token = Token::new();
    let address = origin.address.map(|address| address.to_string());
    // One statement is one transaction, and one round trip.
    sqlx::query(
        "WITH session AS (
             INSERT INTO portal.session (token_hash, account_id, created_at, seen_at, address, user_agent)
             VALUES ($1, $2, $3, $3, $4::inet, left($5, 255))
             RETURNING account_id, created_at, address
         )
         INSERT INTO portal.operation_log (at, account_id, actor, address, operation, object_kind, object, outcome)
         SELECT session.created_at, author.id, author.name, session.address, $6, $7, '', 'done'
         FROM session JOIN portal.author ON author.id = session.account_id",
    )
    .bind(token.hash())
    .bind(who.account_id())
    .bind(now)
    .bind(&address)
    .bind(&origin.user_agent)
    .bind(Operation::LogIn.name())
    .bind(Operation::LogIn.object().name())
    .execute(&store.pool)
    .await?;
    Ok(token)
}
