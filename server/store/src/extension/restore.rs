use patchbay_shared::{Document, Extension, Field, Occasion, Operation};
use sqlx::types::Json;
use time::OffsetDateTime;

use super::{
    ATTEMPTS, Apply, SaveError, Saving, apply, claim,
    forwards::Forwards,
    reveal,
    revise::{revise, unchanged},
    taken,
    update::{self, Kept, lock},
};
use crate::{
    Error, Store, department,
    role::{self, Assigned},
    session::{EditExtensions, ManageRoles, Permit},
};

/// Which values come back.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The newest version when the choice was made.
    pub from: i32,
    /// The version whose values come back.
    pub to: i32,
    /// The fields that come back. Registration name and password are one credential: with either comes the other.
    pub fields: &'a [Field],
}

/// Saves a new version of which the chosen fields are those of an older one; returns what [`super::update`] would. It is a
/// save like any other: what is somebody else's by now is refused with the owner, a version saved meanwhile is
/// [`SaveError::Stale`], an old user password ends the sessions that the newer one opened. Secrets come back as the
/// same rows, so nobody has to know them, and a role as a role that is given. A
/// department that was deleted stands for where its members went.
pub async fn restore(
    store: &Store,
    permit: &Permit<EditExtensions>,
    id: i64,
    choice: Choice<'_>,
    saving: impl Into<Saving<'_>>,
    now: OffsetDateTime,
) -> Result<Option<i32>, SaveError> {
    let Saving { apply, roles } = saving.into();
    for _ in 0..ATTEMPTS {
        let mut tx = store.pool.begin().await?;
        let old = document(&mut tx, id, choice.to).await?;
        let assigned = match choice.fields.contains(&Field::Role) {
            true => role::assign_again(&mut tx, roles, old.role_id).await?,
            false => Assigned::Unchanged,
        };
        department::stand_still(&mut tx).await?;
        let saved = lock(&mut tx, permit, id, choice.from).await?;
        let department_ids = match choice.fields.contains(&Field::Organizations) && store.organizations() {
            true => department::place_again(&mut tx, permit, &saved.department_ids, &old.department_ids).await?,
            false => saved.department_ids.clone(),
        };
        let restored = document(&mut tx, id, choice.from).await?.with(choice.fields, &old);
        let extension = extension(store, &restored)?;
        if claim::claim(&mut tx, id, &[&extension]).await? {
            let forwards = Forwards::from(&restored);
            let Document { user_password_id, credential_id, .. } = restored;
            let role_id = assigned.after(saved.role_id);
            let kept = Kept { user_password_id, credential_id, role_id, department_ids, forwards };
            if let Err(error) = update::write(&mut tx, permit, id, &extension, &kept).await {
                tx.rollback().await?;
                return Err(kept.forwards.explain(store, permit.limit(), error).await);
            }
            if !revise(&mut tx, permit, Operation::RestoreVersion, id, now).await? {
                tx.rollback().await?;
                return unchanged(store, id, choice.from, apply, now).await;
            }
            if restored.user_password_id != saved.user_password_id {
                update::end_sessions(&mut tx, id).await?;
            }
            if (restored.user_password_id, restored.credential_id) != (saved.user_password_id, saved.credential_id) {
                reveal::forget(&mut tx, permit, id).await?;
            }
            match apply {
                Apply::Now(permit) => apply::make_live(&mut tx, permit, &[id], now).await?,
                Apply::Later => claim::release(&mut tx, &[id]).await?,
            }
            tx.commit().await?;
            return Ok(Some(choice.from + 1));
        }
        tx.rollback().await?;
        let errors = taken::conflicts(store, permit.limit(), &extension, Some(id)).await?;
        if !errors.is_empty() {
            return Err(SaveError::Taken(errors));
        }
    }
    Err(SaveError::Store(Error::Contended))
}

/// Writes what an extension was before its version `from` as the version after it: secrets, role and departments come back as they were,
/// as by [`restore`]. The caller takes back what was written of what fails.
pub(crate) async fn back(
    connection: &mut sqlx::PgConnection,
    store: &Store,
    permit: &Permit<EditExtensions>,
    roles: Option<&Permit<ManageRoles>>,
    (id, from): (i64, i32),
    now: OffsetDateTime,
) -> Result<(), SaveError> {
    let old = document(&mut *connection, id, from - 1).await?;
    let saved = lock(&mut *connection, permit, id, from).await?;
    let assigned = match old.role_id == saved.role_id {
        true => Assigned::Unchanged,
        false => role::assign_again(&mut *connection, roles, old.role_id).await?,
    };
    let department_ids = match old.department_ids != saved.department_ids && store.organizations() {
        true => department::place_again(&mut *connection, permit, &saved.department_ids, &old.department_ids).await?,
        false => saved.department_ids.clone(),
    };
    let extension = extension(store, &old)?;
    if !claim::claim(&mut *connection, id, &[&extension]).await? {
        return Err(SaveError::Taken(taken::conflicts(store, permit.limit(), &extension, Some(id)).await?));
    }
    let forwards = Forwards::from(&old);
    let Document { user_password_id, credential_id, .. } = old;
    let kept =
        Kept { user_password_id, credential_id, role_id: assigned.after(saved.role_id), department_ids, forwards };
    if let Err(error) = update::write(&mut *connection, permit, id, &extension, &kept).await {
        return Err(kept.forwards.explain(store, permit.limit(), error).await);
    }
    revise(&mut *connection, permit, Operation::RestoreVersion, id, now).await?;
    if user_password_id != saved.user_password_id {
        update::end_sessions(&mut *connection, id).await?;
    }
    if (user_password_id, credential_id) != (saved.user_password_id, saved.credential_id) {
        reveal::forget(connection, permit, id).await?;
    }
    Ok(())
}

/// What a version was; one that ended an extension was nothing.
async fn document(connection: &mut sqlx::PgConnection, id: i64, version: i32) -> Result<Document, SaveError> {
    let document: Option<Json<Document>> = sqlx::query_scalar(
        "SELECT document FROM portal.revision WHERE extension_id = $1 AND version = $2 AND document IS NOT NULL",
    )
    .bind(id)
    .bind(version)
    .fetch_optional(connection)
    .await?;
    document.map(|Json(document)| document).ok_or(SaveError::Gone)
}

/// The valid values of a document: what was valid when it was saved is judged by the rules of today.
pub(super) fn extension(store: &Store, document: &Document) -> Result<Extension, SaveError> {
    document.form().parse(store.rules(Occasion::Update)).map_err(SaveError::Taken)
}
