use patchbay_shared::{CallEnd, Permission};
use sqlx::QueryBuilder;

use super::{
    Call,
    row::{self, COLUMNS},
    statement::newest,
};
use crate::{
    Result, Store,
    session::{OwnExtension, Session},
};

/// How many of their own calls somebody is shown, and how many of those that they missed.
pub const OWN: usize = 20;

/// What somebody is shown of their own calls.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// The last ones that nobody answered ([`CallEnd::is_missed`]), the newest first; [`OWN`] of them.
    pub missed: Vec<Call>,
    /// The last ones, made or got, the newest first; [`OWN`] of them.
    pub all: Vec<Call>,
}

/// The last calls of one's own extension. What another extension did that had the number before is not there. `None` is for
/// whoever looks as somebody else, and sees nobody's calls by a permission of their own.
pub async fn own(store: &Store, session: &Session, own: &OwnExtension) -> Result<Option<Own>> {
    if session.viewed().is_some() && !session.own().grants.allow(Permission::ReadCallLog) {
        return Ok(None);
    }
    let most = i64::try_from(OWN).unwrap_or(i64::MAX);
    let mut sql = QueryBuilder::new("SELECT DISTINCT * FROM (");
    for (at, which) in ["caller = ", "callee = ", "missed AND callee = "].into_iter().enumerate() {
        sql.push(if at == 0 { "" } else { " UNION ALL " });
        sql.push(format!("(SELECT {COLUMNS} FROM sip.call WHERE {which}")).push_bind(own.extension_id);
        newest(&mut sql, most);
        sql.push(")");
    }
    sql.push(") AS call");
    newest(&mut sql, most * 3);
    let rows = sql.build().fetch_all(&store.pool).await?;
    let calls: Vec<Call> = rows.iter().map(row::read).collect::<Result<_>>()?;
    let is_missed =
        |call: &&Call| call.callee.extension_id == Some(own.extension_id) && call.end.is_some_and(CallEnd::is_missed);
    Ok(Some(Own {
        missed: calls.iter().filter(is_missed).take(OWN).cloned().collect(),
        all: calls.into_iter().take(OWN).collect(),
    }))
}
