use std::collections::{BTreeMap, HashMap};

use patchbay_shared::{DepartmentNames, EmailAddress, ExtensionForm, Field, ImportRow};
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};

use crate::{
    Result, Store,
    extension::{Claims, EXPORTED, Saved, form, with_ways},
    installation::credential_purpose,
    session::Actor,
};

/// An extension as a row of a file meets it.
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) version: i32,
    pub(crate) pending: bool,
    /// The person may do nothing that whoever asks may not.
    pub(crate) covered: bool,
    pub(crate) saved: Saved,
    /// As it was saved last: with its role by name, and its departments by their numbers.
    pub(crate) form: ExtensionForm,
    sealed: Vec<u8>,
}

impl Row {
    /// Whether it is the registration password that it was saved with.
    pub(crate) fn has_password(&self, store: &Store, typed: &str) -> bool {
        let opened = store.vault.open_sealed(&credential_purpose(&self.saved.registration_name), &self.sealed);
        opened.is_ok_and(|password| password.expose_secret() == typed)
    }
}

/// What is known about what some rows say.
pub(crate) struct Known {
    pub(crate) claims: Claims,
    /// By the ids of the extensions.
    pub(crate) rows: HashMap<i64, Row>,
}

impl Known {
    /// Of these rows. Where a row would change something, it is locked: in ascending order, so that nobody waits in a circle.
    pub(crate) async fn find(
        connection: &mut PgConnection,
        store: &Store,
        actor: &Actor,
        limit: Option<i64>,
        said: &[&ImportRow],
        lock: bool,
    ) -> Result<Self> {
        let numbers: Vec<String> = said.iter().flat_map(|row| numbers(row)).collect();
        let text = |field| said.iter().filter_map(move |row| row.value(field)).map(str::trim);
        let emails: Vec<String> =
            text(Field::Email).filter_map(|typed| EmailAddress::parse(typed).ok()).map(|email| email.key()).collect();
        let names: Vec<String> =
            text(Field::RegistrationName).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let claims = Claims::find(&mut *connection, store, limit, [&numbers, &emails, &names]).await?;
        let existing = |row: &&ImportRow| claims.numbers.get(row.number()).filter(|claim| claim.current)?.extension_id;
        let ids: Vec<i64> = said.iter().filter_map(existing).collect();
        let rows = rows(connection, actor, limit, &ids, lock).await?;
        Ok(Self { claims, rows })
    }
}

/// The numbers that a row asks about: its own, the same with zeros before it, and those that its calls go on to.
fn numbers(row: &ImportRow) -> Vec<String> {
    let mut numbers = vec![row.number().to_owned()];
    numbers.extend(row.padded());
    numbers.extend(row.destinations().map(|(_, number)| number));
    numbers
}

async fn rows(
    connection: &mut PgConnection,
    actor: &Actor,
    limit: Option<i64>,
    ids: &[i64],
    lock: bool,
) -> Result<HashMap<i64, Row>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let lock = if lock { "FOR UPDATE OF extension" } else { "" };
    let sql = format!(
        "{EXPORTED} WHERE extension.id = ANY ($1) AND extension.deleted_at IS NULL AND portal.manages($2, extension.id)
         ORDER BY extension.id {lock}"
    );
    let found = sqlx::query(AssertSqlSafe(sql)).bind(ids).bind(limit).fetch_all(&mut *connection).await?;
    let destinations: sqlx::types::Json<BTreeMap<i64, String>> = sqlx::query_scalar(
        "SELECT portal.destinations(ARRAY(
             SELECT DISTINCT unnest(portal.ways(extension)) FROM portal.extension WHERE id = ANY ($1)))",
    )
    .bind(ids)
    .fetch_one(&mut *connection)
    .await?;
    let covered: HashMap<i64, bool> = sqlx::query_as(
        "SELECT id, portal.covers_person($2, role_id, department_ids) FROM portal.extension WHERE id = ANY ($1)",
    )
    .bind(ids)
    .bind(actor.account_id)
    .fetch_all(connection)
    .await?
    .into_iter()
    .collect();
    let row = |row: &PgRow| -> Result<_> {
        let id: i64 = row.try_get("id")?;
        let role: Option<String> = row.try_get("role")?;
        let form = with_ways(form(row)?, row, &destinations.0)?;
        let saved = Saved {
            user_password_id: row.try_get("user_password_id")?,
            credential_id: row.try_get("credential_id")?,
            role_id: row.try_get("role_id")?,
            department_ids: row.try_get("department_ids")?,
            registration_name: row.try_get("registration_name")?,
        };
        let row = Row {
            id,
            version: row.try_get("version")?,
            pending: row.try_get("pending")?,
            covered: covered.get(&id).copied().unwrap_or_default(),
            saved,
            form: ExtensionForm { role: role.unwrap_or_default(), ..form },
            sealed: row.try_get("sealed")?,
        };
        Ok((id, row))
    };
    found.iter().map(row).collect()
}

/// The departments as files name them.
pub(crate) async fn department_names(connection: &mut PgConnection, store: &Store) -> Result<DepartmentNames> {
    let tree: Vec<(i64, Vec<String>)> = match store.organizations() {
        true => sqlx::query_as("SELECT id, names FROM portal.department_tree").fetch_all(connection).await?,
        false => Vec::new(),
    };
    Ok(DepartmentNames::new(store.settings().settings.company_name.as_str(), tree))
}
