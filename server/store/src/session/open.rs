use std::net::IpAddr;

use patchbay_shared::Operation;
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use super::Who;
use crate::{
    Result, Store,
    account::unchanged,
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

/// What a log-in proved with, as it was read: another password, or another second factor, may be there by now.
pub(crate) enum Proof<'a> {
    /// The password of this hash, where no second factor holds.
    Password(&'a str),
    /// A code besides: the token that the password gave.
    SecondStep(&'a Token),
}

/// What became of a session that was to begin.
pub(crate) enum Opened {
    /// It began.
    Session(Token),
    /// Who wants it has to wait by now, until then.
    Wait(OffsetDateTime),
    /// What proved it is no longer what one logs in with.
    Changed,
}

/// Begins a session with a token of its own: whatever token the browser had before is worth nothing (session fixation).
pub async fn open(store: &Store, who: &Who, origin: &Origin, now: OffsetDateTime) -> Result<Token> {
    let token = Token::new();
    insert(store, &token, who, None, origin, now).await?;
    Ok(token)
}

/// The same for who proved as `subject` who they are, which is noted.
pub(crate) async fn open_proved(
    store: &Store,
    who: &Who,
    (subject, proof): (&Subject, &Proof<'_>),
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<Opened> {
    let token = Token::new();
    let row = insert(store, &token, who, Some((subject, proof)), origin, now).await?;
    if let Some(until) = row.try_get("until")? {
        return Ok(Opened::Wait(until));
    }
    Ok(if row.try_get("opened")? { Opened::Session(token) } else { Opened::Changed })
}

/// Until when it does not count, and whether it was opened.
async fn insert(
    store: &Store,
    token: &Token,
    who: &Who,
    proved: Option<(&Subject, &Proof<'_>)>,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<PgRow> {
    let (hash, step) = match proved.map(|(_, proof)| proof) {
        Some(Proof::Password(hash)) => (Some(*hash), None),
        Some(Proof::SecondStep(token)) => (None, Some(token.hash())),
        None => (None, None),
    };
    // One statement is one transaction, and one round trip.
    let query = sqlx::query(concat!(
        "WITH waiting AS (",
        login_limit::wait_query!(),
        "), step AS (
             DELETE FROM portal.second_step USING waiting
             WHERE token_hash = $13 AND second_step.account_id = $7 AND waiting.until IS NULL RETURNING token_hash
         ), ",
        unchanged!("$7", "$12", "false"),
        ", proved AS (
             SELECT until FROM waiting WHERE until IS NULL AND (
                 $12::text IS NULL AND $13::bytea IS NULL
                 OR EXISTS (SELECT FROM step) OR EXISTS (SELECT FROM unchanged))
         ), known AS (
             INSERT INTO portal.known_network (key, at)
             SELECT $3, $4 FROM proved WHERE $3::bytea IS NOT NULL
             ON CONFLICT (key) DO UPDATE SET at = excluded.at
         ), forgotten AS (
             DELETE FROM portal.login_limit USING proved WHERE key = $3
         ), session AS (
             INSERT INTO portal.session (token_hash, account_id, created_at, seen_at, address, user_agent)
             SELECT $6, $7, $4, $4, $8::inet, left($9, 255) FROM proved
             RETURNING account_id, created_at, address
         ), logged AS (
             INSERT INTO portal.operation_log (at, account_id, actor, address, operation, object_kind, object, outcome)
             SELECT session.created_at, author.id, author.name, session.address, $10, $11, '', 'done'
             FROM session JOIN portal.author ON author.id = session.account_id
         )
         SELECT until, EXISTS (SELECT FROM session) AS opened FROM waiting"
    ));
    let row = login_limit::bind(query, proved.map(|(subject, _)| subject), now)
        .bind(token.hash())
        .bind(who.account_id())
        .bind(origin.address.map(|address| address.to_string()))
        .bind(origin.user_agent.clone())
        .bind(Operation::LogIn.name())
        .bind(Operation::LogIn.object().name())
        .bind(hash)
        .bind(step)
        .fetch_one(&store.pool)
        .await?;
    Ok(row)
}
