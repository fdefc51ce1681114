use std::collections::HashMap;

use patchbay_shared::{Owner, OwnerKind};
use sqlx::{PgConnection, Row, postgres::PgRow};

use super::taken::extension_or;
use crate::{Result, Store};

/// Who has something that only one may have.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// The extension; none of a feature code or an administrator.
    pub(crate) extension_id: Option<i64>,
    /// Whether it is what the extension was saved with last, and the extension is there for whoever asks.
    pub(crate) current: bool,
    pub(crate) owner: Owner,
}

/// What of many values is somebody's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims {
    pub(crate) numbers: HashMap<String, Claim>,
    /// By their keys.
    pub(crate) emails: HashMap<String, Claim>,
    pub(crate) registration_names: HashMap<String, Claim>,
}

impl Claims {
    /// Those of these numbers, keys of e-mail addresses, and registration names. `limit` is whose scope it is.
    pub(crate) async fn find(
        connection: &mut PgConnection,
        store: &Store,
        limit: Option<i64>,
        [numbers, emails, registration_names]: [&[String]; 3],
    ) -> Result<Self> {
        let number = (
            "SELECT claim.number AS claimed, claim.extension_id, extension.number = claim.number AS same",
            "portal.number_claim AS claim",
            "claim.number",
        );
        let email = (
            "SELECT claim.email AS claimed, claim.extension_id, true AS same",
            "portal.email_claim AS claim",
            "claim.email",
        );
        let name = (
            "SELECT claim.registration_name AS claimed, claim.extension_id, true AS same",
            "portal.registration_name_claim AS claim",
            "claim.registration_name",
        );
        Ok(Self {
            numbers: claims(connection, store, limit, number, numbers, OwnerKind::FeatureCode).await?,
            emails: claims(connection, store, limit, email, emails, OwnerKind::Administrator).await?,
            registration_names: claims(connection, store, limit, name, registration_names, OwnerKind::Extension)
                .await?,
        })
    }
}

async fn claims(
    connection: &mut PgConnection,
    store: &Store,
    limit: Option<i64>,
    (select, from, key): (&str, &str, &str),
    wanted: &[String],
    otherwise: OwnerKind,
) -> Result<HashMap<String, Claim>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "{select}, extension.id, extension.number, extension.first_name, extension.last_name, extension.deleted_at,
                extension.id IS NULL OR portal.manages($2, extension.id) AS managed
         FROM {from} LEFT JOIN portal.extension ON extension.id = claim.extension_id WHERE {key} = ANY ($1)"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(wanted).bind(limit).fetch_all(connection).await?;
    let claim = |row: &PgRow| -> Result<_> {
        let same: Option<bool> = row.try_get("same")?;
        let managed: bool = row.try_get("managed")?;
        let owner = extension_or(store, row, otherwise)?;
        let current = same == Some(true) && managed && !owner.deleted;
        Ok((row.try_get("claimed")?, Claim { extension_id: row.try_get("extension_id")?, current, owner }))
    };
    rows.iter().map(claim).collect()
}
