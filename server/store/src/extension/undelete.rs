use patchbay_shared::{Extension, Operation};
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{
    ATTEMPTS, RESTORABLE, SaveError, apply, claim, forwards::Forwards, history, restore::extension, revise::revise,
    taken,
};
use crate::{
    Error, Store, department, role,
    session::{DeleteExtensions, Permit},
};

/// Brings a deleted extension back with everything: the same credential, the same user password, live at once if its
/// newest version was live, with what waited still waiting if it was not; returns the new version. What is somebody
/// else's by now is refused with the owner; `without_email` leaves the e-mail address behind. One that is back already
/// stays as it is.
pub async fn undelete(
    store: &Store,
    permit: &Permit<DeleteExtensions>,
    id: i64,
    without_email: bool,
    now: OffsetDateTime,
) -> Result<i32, SaveError> {
    for _ in 0..ATTEMPTS {
        let mut tx = store.pool.begin().await?;
        role::stand_still(&mut tx).await?;
        department::stand_still(&mut tx).await?;
        let Ended { saved, live, was_live, forwards } = match lock(&mut tx, store, permit, id, now).await? {
            Found::Ended(ended) => *ended,
            Found::Back(version) => return Ok(version),
        };
        let saved = if without_email { Extension { email: None, ..saved } } else { saved };
        // The live version's address was its person's before; whose it is by now is asked when it comes back.
        let live = live.map(|live| Extension { email: None, ..live });
        let all: Vec<&Extension> = std::iter::once(&saved).chain(&live).collect();
        if claim::claim(&mut tx, id, &all).await? {
            let version = match write(&mut tx, id, without_email).await {
                Ok(version) => version,
                Err(error) => {
                    tx.rollback().await?;
                    return Err(forwards.explain(store, permit.limit(), error.into()).await);
                }
            };
            // What ended it was no document: this one always differs.
            revise(&mut tx, permit, Operation::UndeleteExtension, id, now).await?;
            match (was_live, &live) {
                (true, _) => apply::make_live(&mut tx, permit, &[id], now).await?,
                (false, Some(_)) => apply::connect(&mut tx, &[id]).await?,
                (false, None) => {}
            }
            claim::release(&mut tx, &[id]).await?;
            tx.commit().await?;
            return Ok(version);
        }
        tx.rollback().await?;
        for extension in all {
            let errors = taken::conflicts(store, permit.limit(), extension, Some(id)).await?;
            if !errors.is_empty() {
                return Err(SaveError::Taken(errors));
            }
        }
    }
    Err(SaveError::Store(Error::Contended))
}

enum Found {
    Ended(Box<Ended>),
    /// Not deleted any more, with this version.
    Back(i32),
}

/// What a deleted extension was.
struct Ended {
    saved: Extension,
    /// What the phones saw, if that was another version.
    live: Option<Extension>,
    /// What was saved is what the phones saw.
    was_live: bool,
    /// Where its calls went.
    forwards: Forwards,
}

async fn lock(
    connection: &mut PgConnection,
    store: &Store,
    permit: &Permit<DeleteExtensions>,
    id: i64,
    now: OffsetDateTime,
) -> Result<Found, SaveError> {
    let row = sqlx::query(
        "SELECT extension.version, applied_version, deleted_at, portal.document(extension) AS document,
                live.document AS live,
                portal.covers_person($4, role_id, portal.present_departments(department_ids)) AS covered
         FROM portal.extension
         LEFT JOIN portal.revision AS live ON live.extension_id = id AND live.version = applied_version
         WHERE id = $1 AND (deleted_at IS NULL OR deleted_at > $2) AND portal.manages($3, id) FOR UPDATE OF extension",
    )
    .bind(id)
    .bind(now - RESTORABLE)
    .bind(permit.limit())
    .bind(permit.account_id)
    .fetch_optional(connection)
    .await?
    .ok_or(SaveError::Gone)?;
    if !row.try_get::<bool, _>("covered")? {
        return Err(SaveError::Outranked);
    }
    let version: i32 = row.try_get("version")?;
    if row.try_get::<Option<OffsetDateTime>, _>("deleted_at")?.is_none() {
        return Ok(Found::Back(version));
    }
    let saved = history::document(&row, "document")?.ok_or(SaveError::Gone)?;
    // The last version is the one that ended it.
    let was_live = row.try_get::<Option<i32>, _>("applied_version")? == Some(version - 1);
    let live = history::document(&row, "live")?.filter(|_| !was_live);
    Ok(Found::Ended(Box::new(Ended {
        forwards: Forwards::from(&saved),
        saved: extension(store, &saved)?,
        live: live.as_ref().map(|live| extension(store, live)).transpose()?,
        was_live,
    })))
}

async fn write(connection: &mut PgConnection, id: i64, without_email: bool) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE portal.extension SET version = version + 1, deleted_at = NULL, reserved_until = NULL,
             email = CASE WHEN $2 THEN NULL ELSE email END,
             -- One that was deleted meanwhile stands for where its members went.
             department_ids = portal.present_departments(department_ids)
         WHERE id = $1 RETURNING version",
    )
    .bind(id)
    .bind(without_email)
    .fetch_one(connection)
    .await
}
