use patchbay_shared::{Grants, RoleForm};
use sqlx::{PgConnection, Row, postgres::PgRow};

use super::{COUNT_LIMIT, held::grants};
use crate::{
    Result, Store,
    extension::Snapshot,
    session::{ManageRoles, Permit},
};

/// A role, ready to be looked at or edited.
#[derive(Clone, Debug)]
pub struct Found {
    /// For the life of the installation.
    pub id: i64,
    /// The newest version.
    pub version: i32,
    /// It came with the program: it is given and copied, not changed.
    pub predefined: bool,
    /// It gives nothing that whoever looks does not hold.
    pub covered: bool,
    /// How many people have it, counted up to [`COUNT_LIMIT`].
    pub people: i64,
    /// What it gives.
    pub grants: Grants,
    /// What there was to be seen when it was read, the numbers among it.
    pub seen: Option<Snapshot>,
    /// The same as a form has it. Numbers are those that whoever looks sees.
    pub form: RoleForm,
}

/// The role with this id, if it is not deleted.
pub async fn find(store: &Store, permit: &Permit<ManageRoles>, id: i64) -> Result<Option<Found>> {
    let row = sqlx::query(
        "SELECT id, version, predefined IS NOT NULL AS predefined, name, permissions, scope,
                portal.covers($2, id) AS covered, portal.chosen_numbers(id, $2) AS numbers,
                portal.people_with(id, $3) AS people, pg_current_snapshot()::text AS seen
         FROM portal.role WHERE id = $1 AND deleted_at IS NULL",
    )
    .bind(id)
    .bind(permit.account_id)
    .bind(COUNT_LIMIT + 1)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| {
        Ok(Found {
            id,
            version: row.try_get("version")?,
            predefined: row.try_get("predefined")?,
            covered: row.try_get("covered")?,
            people: row.try_get("people")?,
            grants: grants(&row)?,
            seen: Snapshot::parse(row.try_get("seen")?),
            form: read(&row)?,
        })
    })
    .transpose()
}

/// What a role is at this moment, as a form has it.
pub(super) async fn form(connection: &mut PgConnection, id: i64) -> Result<RoleForm> {
    let row = sqlx::query(
        "SELECT name, permissions, scope, portal.chosen_numbers(id, NULL) AS numbers FROM portal.role WHERE id = $1",
    )
    .bind(id)
    .fetch_one(connection)
    .await?;
    read(&row)
}

fn read(row: &PgRow) -> Result<RoleForm> {
    let Grants { permissions, scope } = grants(row)?;
    Ok(RoleForm {
        name: row.try_get("name")?,
        permissions: permissions.iter().collect(),
        scope: scope.name().to_owned(),
        numbers: row.try_get("numbers")?,
    })
}
