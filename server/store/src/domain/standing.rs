use sqlx::Row;

use crate::{
    Result, Store,
    session::{ChangeSettings, Permit},
};

/// Which domain is in force, and which one comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What phones register at.
    pub in_force: String,
    /// The way to another one, if one is wanted.
    pub moving: Option<Move>,
}

/// How far the way to another domain is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// What phones are to register at.
    pub to: String,
    /// How many digests are made.
    pub made: i64,
    /// How many there are to make; `None` before it began.
    pub total: Option<i64>,
}

/// How things stand.
pub async fn standing(store: &Store, _: &Permit<ChangeSettings>) -> Result<Standing> {
    let row = sqlx::query(
        "SELECT installation.sip_domain AS in_force, setting.sip_domain AS wanted, coalesce(made, 0) AS made,
                greatest(total, made) AS total
         FROM portal.installation, portal.setting LEFT JOIN portal.domain_change ON realm = setting.sip_domain",
    )
    .fetch_one(&store.pool)
    .await?;
    let (in_force, to): (String, String) = (row.try_get("in_force")?, row.try_get("wanted")?);
    let moving = Move { made: row.try_get("made")?, total: row.try_get("total")?, to };
    Ok(Standing { moving: Some(moving).filter(|moving| moving.to != in_force), in_force })
}
