use std::collections::{BTreeMap, BTreeSet};

use patchbay_shared::{DepartmentPath, ExtensionForm, Operation, Secret};
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use super::{
    Cursor, ListQuery, fetch,
    statement::{EXPORTED, exported},
};
use crate::{
    Result, Store, department,
    extension::find,
    installation::credential_purpose,
    operation_log,
    session::{ExportExtensions, Permit, RevealSecrets},
};

/// What a file is about.
#[derive(Clone, Debug)]
pub enum Exporting {
    /// What a page of the list would have, and everything behind it.
    Found(ListQuery),
    /// These extensions, by number.
    These(Vec<i64>),
}

/// A part of a file of extensions.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// As they were saved last, departments as files name them; secrets empty, but for the registration passwords if those
    /// were asked for.
    pub forms: Vec<ExtensionForm>,
    /// Where the next part begins, if there is one.
    pub next: Option<Cursor>,
}

/// What of the permit's scope is exported, with all values but secrets. Part by part nothing is held
/// meanwhile, however long somebody takes to load the file; who is added, renamed or renumbered meanwhile is in it if
/// the place in the order is still to come.
pub async fn export(store: &Store, permit: &Permit<ExportExtensions>, what: &Exporting) -> Result<Part> {
    let (rows, next) = read(store, permit, what).await?;
    Ok(Part { forms: forms(store, &rows).await?, next })
}

/// The same with registration passwords. There is no way to them that is not written down: each extension says who had it.
pub async fn export_secrets(
    store: &Store,
    permit: &Permit<ExportExtensions>,
    secrets: &Permit<RevealSecrets>,
    what: &Exporting,
    now: OffsetDateTime,
) -> Result<Part> {
    let (rows, next) = read(store, permit, what).await?;
    let mut tx = store.pool.begin().await?;
    let ids = rows.iter().map(|row| row.try_get("id")).collect::<std::result::Result<Vec<i64>, _>>()?;
    sqlx::query(
        "INSERT INTO portal.secret_access (extension_id, account_id, at, address)
         SELECT id, $2, $3, $4::inet FROM unnest($1::bigint[]) AS id",
    )
    .bind(&ids)
    .bind(secrets.account_id)
    .bind(now)
    .bind(secrets.address.as_deref())
    .execute(&mut *tx)
    .await?;
    operation_log::about_extensions(&mut tx, secrets, Operation::RevealSecrets, &ids, now).await?;
    tx.commit().await?;
    let mut forms = forms(store, &rows).await?;
    for (form, row) in forms.iter_mut().zip(&rows) {
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let password = store.vault.open_sealed(&credential_purpose(&form.registration_name), &sealed)?;
        form.registration_password = Secret::new(password.expose_secret());
    }
    Ok(Part { forms, next })
}

async fn read(
    store: &Store,
    permit: &Permit<ExportExtensions>,
    what: &Exporting,
) -> Result<(Vec<PgRow>, Option<Cursor>)> {
    match what {
        Exporting::Found(query) => {
            let mut rows = fetch(store, permit, query, exported(query, permit.scope())).await?;
            let more = rows.len() > usize::from(query.size);
            rows.truncate(query.size.into());
            let last = rows.last().map(|row| row.try_get("id")).transpose()?;
            Ok((rows, last.filter(|_| more).map(Cursor::After)))
        }
        Exporting::These(ids) => {
            let sql = format!(
                "{EXPORTED} WHERE extension.id = ANY ($1) AND extension.deleted_at IS NULL AND portal.manages($2, extension.id)
                 ORDER BY number_key, extension.id"
            );
            let rows = sqlx::query(AssertSqlSafe(sql)).bind(ids).bind(permit.limit()).fetch_all(&store.pool).await?;
            Ok((rows, None))
        }
    }
}

/// As the file has them, of rows of [`EXPORTED`].
async fn forms(store: &Store, rows: &[PgRow]) -> Result<Vec<ExtensionForm>> {
    let paths = if store.organizations() { department::paths(store).await? } else { Default::default() };
    let destinations = destinations(store, rows).await?;
    let form = |row: &PgRow| -> Result<_> {
        let role: Option<String> = row.try_get("role")?;
        let departments: Vec<i64> = row.try_get("department_ids")?;
        let departments: Vec<DepartmentPath> = departments.iter().filter_map(|id| paths.get(id)).cloned().collect();
        let form = find::with_ways(find::form(row)?, row, &destinations)?;
        Ok(ExtensionForm { role: role.unwrap_or_default(), organizations: DepartmentPath::cell(&departments), ..form })
    };
    rows.iter().map(form).collect()
}

/// The numbers that calls of these extensions go on to.
async fn destinations(store: &Store, rows: &[PgRow]) -> Result<BTreeMap<i64, String>> {
    let mut ids = BTreeSet::new();
    for row in rows {
        for column in ["internal_always", "internal_no_answer", "internal_busy"] {
            let to: Vec<Option<i64>> = row.try_get(column)?;
            ids.extend(to.into_iter().flatten().filter(|id| *id > 0));
        }
        let ruled: Vec<i64> = row.try_get("call_handling_to")?;
        ids.extend(ruled.into_iter().filter(|id| *id > 0));
    }
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<i64> = ids.into_iter().collect();
    let found: Json<BTreeMap<i64, String>> =
        sqlx::query_scalar("SELECT portal.destinations($1)").bind(ids).fetch_one(&store.pool).await?;
    Ok(found.0)
}
