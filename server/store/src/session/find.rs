use patchbay_shared::Grants;
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use super::{ABSOLUTE, IDLE, Session, Viewed, Viewing, Who, end_view};
use crate::{
    Result, Store,
    role::{grants, grants_of},
    secret::Token,
};

/// The session of a token, if it is still good and its owner is still there, with what they may do: one query, so a role
/// that is taken away is gone with the next request. Who looks at the portal as somebody else is found as that one; whoever
/// may not do that any more is themselves again from now on.
pub async fn find(store: &Store, token: &Token, now: OffsetDateTime) -> Result<Option<Session>> {
    let token_hash = token.hash();
    let row =
        sqlx::query(FIND).bind(token_hash).bind(now - IDLE).bind(now - ABSOLUTE).fetch_optional(&store.pool).await?;
    let Some(row) = row else { return Ok(None) };
    let account_id = row.try_get("account_id")?;
    let (who, grants) = match row.try_get("extension_id")? {
        None => (Who::Administrator { account_id }, Grants::all()),
        Some(extension_id) => (Who::Person { account_id, extension_id }, grants(&row)?),
    };
    let own = Session {
        token_hash,
        address: row.try_get("address")?,
        who,
        grants,
        email: row.try_get("email")?,
        seen_at: row.try_get("seen_at")?,
        viewing: None,
        frozen: false,
    };
    match row.try_get("may_view")? {
        None => Ok(Some(own)),
        Some(true) => viewed(&row, own).map(Some),
        Some(false) => {
            end_view(store, &own).await?;
            Ok(Some(own))
        }
    }
}

/// Indexes find all of it; of whoever looks as nobody else, the last three tables are not looked at.
const FIND: &str = "
    SELECT session.account_id, account.extension_id, session.seen_at, host(session.address) AS address,
           coalesce(account.email, extension.email, extension.number, '') AS email, role.permissions, role.scope,
           CASE WHEN num_nonnulls(views_extension_id, views_role_id) > 0
               THEN portal.may_view_as(session.account_id, views_extension_id, views_role_id) END AS may_view,
           views_extension_id, views_role_id, person.id AS person_id,
           coalesce(viewed.email, viewed.number, '') AS viewed_email,
           viewed_role.permissions AS viewed_permissions, viewed_role.scope AS viewed_scope
    FROM portal.session
    JOIN portal.account ON account.id = session.account_id
    LEFT JOIN portal.extension ON extension.id = account.extension_id
    LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
    LEFT JOIN portal.extension AS viewed ON viewed.id = views_extension_id
    LEFT JOIN portal.account AS person ON person.extension_id = views_extension_id
    LEFT JOIN portal.role AS viewed_role
        ON viewed_role.id = coalesce(views_role_id, viewed.role_id) AND viewed_role.deleted_at IS NULL
    WHERE session.token_hash = $1 AND session.seen_at > $2 AND session.created_at > $3 AND extension.deleted_at IS NULL";

/// The session as whoever is looked as would have it. Its token is nobody's: what waits for a session waits for the own one.
fn viewed(row: &PgRow, own: Session) -> Result<Session> {
    let person: Option<i64> = row.try_get("views_extension_id")?;
    let (who, what) = match (person, row.try_get("person_id")?) {
        (Some(extension_id), Some(account_id)) => {
            (Who::Person { account_id, extension_id }, Viewed::Person { extension_id })
        }
        _ => {
            let role_id = row.try_get("views_role_id")?;
            (Who::AnybodyWith { role_id }, Viewed::Role { role_id })
        }
    };
    Ok(Session {
        token_hash: [0; 32],
        address: own.address.clone(),
        who,
        grants: grants_of(row, "viewed_permissions", "viewed_scope")?,
        email: row.try_get("viewed_email")?,
        seen_at: own.seen_at,
        viewing: Some(Viewing { what, by: Box::new(own) }),
        frozen: false,
    })
}

/// Notes that the session is in use, at most once a minute: a page must not cost a write.
pub async fn seen(store: &Store, session: &Session, now: OffsetDateTime) -> Result<()> {
    if now - session.seen_at < time::Duration::minutes(1) {
        return Ok(());
    }
    sqlx::query("UPDATE portal.session SET seen_at = $2 WHERE token_hash = $1")
        .bind(session.own().token_hash)
        .bind(now)
        .execute(&store.pool)
        .await?;
    Ok(())
}
