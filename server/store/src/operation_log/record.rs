use std::net::IpAddr;

use patchbay_shared::{Operation, Outcome, TypedName};
use serde::Serialize;
use sqlx::{AssertSqlSafe, PgConnection, types::Json};
use time::{Duration, OffsetDateTime};

use crate::{
    Result, Store,
    session::{Actor, Session, Viewed},
};

/// Writes down what was done to extensions, one row for each, with the version that each of them is now. In the
/// transaction of the change: neither is there without the other.
pub(crate) async fn about_extensions(
    connection: &mut PgConnection,
    actor: &Actor,
    operation: Operation,
    ids: &[i64],
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    let of = ("portal.extension AS it", "portal.label(it)", "it.version");
    about_each(connection, actor.author(), operation, ids, of, now).await
}

/// The same for departments.
pub(crate) async fn about_departments(
    connection: &mut PgConnection,
    actor: &Actor,
    operation: Operation,
    ids: &[i64],
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    let of = ("portal.department AS it", "portal.department_path(it.id)", "it.version");
    about_each(connection, actor.author(), operation, ids, of, now).await
}

/// The same for a role.
pub(crate) async fn about_role(
    connection: &mut PgConnection,
    actor: &Actor,
    operation: Operation,
    role_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    about_each(connection, actor.author(), operation, &[role_id], ("portal.role AS it", "it.name", "it.version"), now)
        .await
}

/// The same for somebody else's account, which has no versions.
pub(crate) async fn about_account(
    connection: &mut PgConnection,
    actor: &Actor,
    operation: Operation,
    account_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    about_each(connection, actor.author(), operation, &[account_id], ("portal.author AS it", "it.name", "NULL"), now)
        .await
}

/// The same for a job, which has no versions.
pub(crate) async fn about_job(
    connection: &mut PgConnection,
    author: (i64, Option<&str>),
    operation: Operation,
    job_id: i64,
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    about_each(connection, author, operation, &[job_id], ("portal.job AS it", "it.label", "NULL"), now).await
}

/// One row for each of `ids`: `of` is where they are, what each is called, and which version it is now.
async fn about_each(
    connection: &mut PgConnection,
    (account_id, address): (i64, Option<&str>),
    operation: Operation,
    ids: &[i64],
    (table, name, version): (&'static str, &'static str, &'static str),
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO portal.operation_log
             (at, account_id, actor, address, operation, object_kind, object_id, object, version, outcome)
         SELECT $1, author.id, author.name, $3::inet, $4, $5, it.id, {name}, {version}, 'done'
         FROM portal.author, {table} WHERE author.id = $2 AND it.id = ANY ($6)"
    )))
    .bind(now)
    .bind(account_id)
    .bind(address)
    .bind(operation.name())
    .bind(operation.object().name())
    .bind(ids)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes down what somebody did to something of which an installation has one, or about their own account: the object
/// needs no name. `version` is the one it is now, if it has any.
pub(crate) async fn about_one(
    connection: &mut PgConnection,
    (account_id, address): (i64, Option<&str>),
    operation: Operation,
    version: Option<i32>,
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    about(connection, (account_id, address), operation, "", version, now).await
}

/// Writes down from what to what somebody changed something that has no versions; no secret may be in either.
pub(crate) async fn about_change<T: Serialize + Sync>(
    connection: &mut PgConnection,
    (account_id, address): (i64, Option<&str>),
    operation: Operation,
    (from, to): (&T, &T),
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO portal.operation_log
             (at, account_id, actor, address, operation, object_kind, object, changed_from, changed_to, outcome)
         SELECT $1, id, name, $3::inet, $4, $5, '', $6, $7, 'done' FROM portal.author WHERE id = $2",
    )
    .bind(now)
    .bind(account_id)
    .bind(address)
    .bind(operation.name())
    .bind(operation.object().name())
    .bind(Json(from))
    .bind(Json(to))
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes down what was done to something that has a name and no id.
pub(crate) async fn about(
    connection: &mut PgConnection,
    (account_id, address): (i64, Option<&str>),
    operation: Operation,
    object: &str,
    version: Option<i32>,
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO portal.operation_log
             (at, account_id, actor, address, operation, object_kind, object, version, outcome)
         SELECT $1, id, name, $3::inet, $4, $5, $7, $6, 'done' FROM portal.author WHERE id = $2",
    )
    .bind(now)
    .bind(account_id)
    .bind(address)
    .bind(operation.name())
    .bind(operation.object().name())
    .bind(version)
    .bind(object)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes down that somebody looks at the portal as somebody else; a version of theirs has nothing to do with it.
pub(crate) async fn about_viewed(
    connection: &mut PgConnection,
    actor: &Actor,
    viewed: Viewed,
    now: OffsetDateTime,
) -> std::result::Result<(), sqlx::Error> {
    let (extension_id, role_id) = viewed.ids();
    sqlx::query(
        "INSERT INTO portal.operation_log
             (at, account_id, actor, address, operation, object_kind, object_id, object, outcome)
         SELECT $1, id, name, $3::inet, $4, $5, coalesce($6, $7), portal.viewed_name($6, $7), 'done'
         FROM portal.author WHERE id = $2",
    )
    .bind(now)
    .bind(actor.account_id)
    .bind(actor.address.as_deref())
    .bind(viewed.operation().name())
    .bind(viewed.operation().object().name())
    .bind(extension_id)
    .bind(role_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes down what is done outside of the database, such as taking the log away; `object` says to which part of what
/// the operation is about, if not to all of it.
pub async fn noted(
    store: &Store,
    actor: &Actor,
    operation: Operation,
    object: &str,
    now: OffsetDateTime,
) -> Result<()> {
    let mut connection = store.pool.acquire().await?;
    Ok(about(&mut connection, actor.author(), operation, object, None, now).await?)
}

/// Something that was tried and not done.
pub struct Attempt<'a> {
    /// Who tried; nobody was logged in without.
    pub session: Option<&'a Session>,
    /// Who they said they were, where nobody was logged in.
    pub name: &'a TypedName,
    /// From where.
    pub address: Option<IpAddr>,
    /// What they tried.
    pub operation: Operation,
    /// The id of what they tried it on, if the request named one.
    pub object_id: Option<i64>,
    /// What it is called, where it has no id.
    pub object: &'a str,
    /// What became of it.
    pub outcome: &'a Outcome,
}

/// So long the same attempt is not written down again where whoever tries can repeat it for nothing.
const PATIENCE: Duration = Duration::minutes(10);

/// Writes down an attempt. There is no transaction of a change that it could belong to.
pub async fn attempted(store: &Store, attempt: &Attempt<'_>, now: OffsetDateTime) -> Result<()> {
    insert(store, attempt, None, now).await
}

/// The same, unless somebody who is logged in was told so a moment ago.
pub async fn attempted_again(store: &Store, attempt: &Attempt<'_>, now: OffsetDateTime) -> Result<()> {
    insert(store, attempt, Some(now - PATIENCE), now).await
}

async fn insert(
    store: &Store,
    attempt: &Attempt<'_>,
    unless_since: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO portal.operation_log
             (at, account_id, actor, address, operation, object_kind, object_id, object, outcome, reason)
         SELECT $1, $2, coalesce((SELECT name FROM portal.author WHERE id = $2), $3), $4::inet, $5, $6, $7,
                coalesce((SELECT portal.label(extension) FROM portal.extension WHERE id = $7 AND $6 = 'extension'),
                         (SELECT name FROM portal.role WHERE id = $7 AND $6 = 'role'),
                         (SELECT portal.department_path(id) FROM portal.department WHERE id = $7 AND $6 = 'department'), $10),
                $8, $9
         WHERE $11::timestamptz IS NULL OR NOT EXISTS (
             SELECT FROM portal.operation_log
             WHERE operation = $5 AND at > $11 AND account_id = $2 AND object_id IS NOT DISTINCT FROM $7
                 AND ($7 IS NOT NULL OR object = $10) AND outcome = $8 AND reason = $9)",
    )
    .bind(now)
    .bind(attempt.session.map(|session| session.who.account_id()))
    .bind(attempt.name.as_str())
    .bind(attempt.address.map(|address| address.to_string()))
    .bind(attempt.operation.name())
    .bind(attempt.operation.object().name())
    .bind(attempt.object_id)
    .bind(attempt.outcome.name())
    .bind(attempt.outcome.reason())
    .bind(attempt.object)
    .bind(unless_since)
    .execute(&store.pool)
    .await?;
    Ok(())
}
