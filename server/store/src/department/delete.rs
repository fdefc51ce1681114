use patchbay_shared::{DepartmentError, DepartmentField, Operation};
use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;

use super::{SaveError, lock, reach::within, update::hold, write::revise};
use crate::{
    Result, Store,
    extension::{NEXT_VERSION, revise_many},
    operation_log,
    session::{Actor, ManageOrganizations, Permit},
};

/// What goes when a department is deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Going {
    /// The departments below it: the number of each, and the names from below the company down to it.
    pub below: Vec<(i64, Vec<String>)>,
    /// How many extensions are in it or in one of these.
    pub members: i64,
}

impl Going {
    /// The numbers of the departments below it, in ascending order.
    pub fn ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.below.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids
    }
}

/// What would go with a department, itself excepted.
pub async fn going(store: &Store, _: &Permit<ManageOrganizations>, id: i64) -> Result<Going> {
    let below = sqlx::query_as(
        "SELECT id, names FROM portal.department_tree
         WHERE id IN (SELECT portal.departments_below(ARRAY[$1::bigint])) AND id <> $1 ORDER BY place, id",
    )
    .bind(id)
    .fetch_all(&store.pool)
    .await?;
    let members = sqlx::query_scalar(
        "SELECT count(DISTINCT extension_id) FROM portal.membership
         WHERE department_id IN (SELECT portal.departments_below(ARRAY[$1::bigint]))",
    )
    .bind(id)
    .fetch_one(&store.pool)
    .await?;
    Ok(Going { below, members })
}

/// Deletes a department in the version that was looked at, with those `below` it, which have to be those that were. Whoever is in one of them is in
/// `heir` in its place from the commit on, as a new version of each extension, which is live where the one before was: phones see
/// no difference. Returns how many extensions that were.
pub async fn delete(
    store: &Store,
    permit: &Permit<ManageOrganizations>,
    (id, from): (i64, i32),
    below: &[i64],
    heir: i64,
    now: OffsetDateTime,
) -> std::result::Result<usize, SaveError> {
    let mut tx = store.pool.begin().await?;
    lock(&mut tx).await?;
    hold(&mut tx, id, from).await?;
    within(&mut tx, permit, &[id, heir]).await?;
    let mut gone: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM portal.departments_below(ARRAY[$1::bigint]) AS id WHERE id <> $1 ORDER BY id",
    )
    .bind(id)
    .fetch_all(&mut *tx)
    .await?;
    if gone != below {
        // Somebody put one under it, or took one away.
        return Err(SaveError::Stale(from));
    }
    gone.push(id);
    inherit(&mut tx, &gone, heir).await?;
    // Whoever puts somebody new into one of them waits for this, or was waited for.
    sqlx::query("SELECT FROM portal.department WHERE id = ANY ($1) ORDER BY id FOR UPDATE")
        .bind(&gone)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "UPDATE portal.department SET version = version + 1, deleted_at = $2, heir_id = $3 WHERE id = ANY ($1)",
    )
    .bind(&gone)
    .bind(now)
    .bind(heir)
    .execute(&mut *tx)
    .await?;
    let members = take_along(&mut tx, permit, &gone, now).await?;
    revise(&mut tx, permit, &gone, None, now).await?;
    operation_log::about_departments(&mut tx, permit, Operation::DeleteDepartment, &gone, now).await?;
    tx.commit().await?;
    tracing::info!(department_id = id, by = permit.account_id, members, "a department was deleted");
    Ok(members)
}

/// Where the members go has to stay.
async fn inherit(connection: &mut PgConnection, gone: &[i64], heir: i64) -> std::result::Result<(), SaveError> {
    let stays: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM portal.department WHERE id = $1 AND deleted_at IS NULL AND id <> ALL ($2))",
    )
    .bind(heir)
    .bind(gone)
    .fetch_one(connection)
    .await?;
    if stays { Ok(()) } else { Err(SaveError::of(DepartmentField::Parent, DepartmentError::ParentUnknown)) }
}

async fn take_along(
    connection: &mut PgConnection,
    actor: &Actor,
    gone: &[i64],
    now: OffsetDateTime,
) -> std::result::Result<usize, sqlx::Error> {
    // However many there are.
    sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *connection).await?;
    let members: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM portal.extension
         WHERE id IN (SELECT extension_id FROM portal.membership WHERE department_id = ANY ($1)) AND deleted_at IS NULL
         ORDER BY id FOR UPDATE",
    )
    .bind(gone)
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query(AssertSqlSafe(format!(
        "UPDATE portal.extension SET department_ids = portal.present_departments(department_ids), {NEXT_VERSION}
         WHERE id = ANY ($1)"
    )))
    .bind(&members)
    .execute(&mut *connection)
    .await?;
    revise_many(connection, actor, &members, now).await?;
    Ok(members.len())
}
