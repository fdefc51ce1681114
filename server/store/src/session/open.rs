use std::net::IpAddr;

use patchbay_shared::Operation;
use time::OffsetDateTime;

use super::Who;
use crate::{Result, Store, operation_log, secret::Token};

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
    let mut tx = store.pool.begin().await?;
    sqlx::query(
        "INSERT INTO portal.session (token_hash, account_id, created_at, seen_at, address, user_agent)
         VALUES ($1, $2, $3, $3, $4::inet, left($5, 255))",
    )
    .bind(token.hash())
    .bind(who.account_id())
    .bind(now)
    .bind(&address)
    .bind(&origin.user_agent)
    .execute(&mut *tx)
    .await?;
    operation_log::about_one(&mut tx, (who.account_id(), address.as_deref()), Operation::LogIn, None, now).await?;
    tx.commit().await?;
    Ok(token)
}
