use patchbay_shared::{
    Extension, Grace, Operation, RegistrationName, RegistrationPassword, RoleChoiceError, Secret, Whole,
};
use secrecy::ExposeSecret;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::{
    ATTEMPTS, Apply, SaveError, Saving, apply, claim,
    forwards::Forwards,
    reveal,
    revise::{revise, unchanged},
    secrets, taken,
};
use crate::{
    Error, Store, department, domain,
    installation::credential_purpose,
    role,
    secret::PasswordHash,
    session::{Actor, EditExtensions, Permit},
};

/// Saves a change as the next version, made from version `from`. A newer version is never overwritten unseen:
/// [`SaveError::Stale`] names it. Secrets that are `None` stay as they are; a new registration password is shown once,
/// as that of a new extension is, and a new user password ends the person's sessions. Returns the version that was made,
/// or that was applied without one because nothing changed; `None` when there was nothing to do at all.
pub async fn update(
    store: &Store,
    permit: &Permit<EditExtensions>,
    id: i64,
    from: i32,
    extension: &Extension,
    saving: impl Into<Saving<'_>>,
    now: OffsetDateTime,
) -> Result<Option<i32>, SaveError> {
    let Saving { apply, roles } = saving.into();
    let hash = match &extension.user_password {
        Some(password) => Some(store.hasher.hash(password).await?),
        None => None,
    };
    for _ in 0..ATTEMPTS {
        let mut tx = store.pool.begin().await?;
        let assigned = role::assign(&mut tx, roles, &extension.role).await?;
        department::stand_still(&mut tx).await?;
        let saved = lock(&mut tx, permit, id, from).await?;
        let department_ids =
            department::place(&mut *tx, permit, &saved.department_ids, extension.departments.as_ref()).await?;
        let role_id = assigned.after(saved.role_id);
        let new = Wanted { extension, hash: hash.as_ref(), role_id, department_ids };
        match over(&mut tx, store, permit, id, &saved, &new, now).await {
            Ok(Over::Made) => {
                reveal::keep(&mut tx, store, permit, id, extension, now).await?;
                match apply {
                    Apply::Now(permit) => apply::make_live(&mut tx, permit, &[id], now).await?,
                    Apply::Later => claim::release(&mut tx, &[id]).await?,
                }
                tx.commit().await?;
                return Ok(Some(from + 1));
            }
            Ok(Over::Unchanged) => {
                tx.rollback().await?;
                return unchanged(store, id, from, apply, now).await;
            }
            Ok(Over::Taken) => tx.rollback().await?,
            Err((error, forwards)) => {
                tx.rollback().await?;
                return Err(match forwards {
                    Some(forwards) => forwards.explain(store, permit.limit(), error).await,
                    None => error,
                });
            }
        }
        let errors = taken::conflicts(store, permit.limit(), extension, Some(id)).await?;
        if !errors.is_empty() {
            return Err(SaveError::Taken(errors));
        }
    }
    Err(SaveError::Store(Error::Contended))
}

/// What an extension is to become, with what only the database knows.
pub(crate) struct Wanted<'a> {
    pub(crate) extension: &'a Extension,
    /// Of the chosen user password.
    pub(crate) hash: Option<&'a PasswordHash>,
    pub(crate) role_id: Option<i64>,
    pub(crate) department_ids: Vec<i64>,
}

/// What became of it.
pub(crate) enum Over {
    /// There is a new version.
    Made,
    /// It is so already: the caller takes back what was written.
    Unchanged,
    /// A value is somebody else's: the caller takes back what was written.
    Taken,
}

/// Writes an extension that is locked over, as its next version. Where calls would go is said with an error that may be about it.
pub(crate) async fn over(
    connection: &mut PgConnection,
    store: &Store,
    permit: &Permit<EditExtensions>,
    id: i64,
    saved: &Saved,
    wanted: &Wanted<'_>,
    now: OffsetDateTime,
) -> Result<Over, (SaveError, Option<Forwards>)> {
    let Wanted { extension, hash, role_id, department_ids } = wanted;
    let prepare = async {
        if !claim::claim(&mut *connection, id, &[extension]).await? {
            return Ok(None);
        }
        let user_password_id = user_password(&mut *connection, saved, *hash).await?;
        let credential_id = credential(&mut *connection, store, saved, extension).await?;
        if extension.registration_password.is_none() && credential_id != saved.credential_id {
            keep_password(&mut *connection, saved.credential_id, credential_id).await?;
        }
        let forwards = Forwards::find(&mut *connection, extension, Some(id)).await?;
        let department_ids = department_ids.clone();
        Ok::<_, SaveError>(Some(Kept { user_password_id, credential_id, role_id: *role_id, department_ids, forwards }))
    };
    let Some(kept) = prepare.await.map_err(|error| (error, None))? else { return Ok(Over::Taken) };
    if let Err(error) = write(&mut *connection, permit, id, extension, &kept).await {
        return Err((error, Some(kept.forwards)));
    }
    let finish = async {
        if !revise(&mut *connection, permit, Operation::EditExtension, id, now).await? {
            return Ok(Over::Unchanged);
        }
        if hash.is_some() {
            end_sessions(&mut *connection, id).await?;
        }
        Ok::<_, SaveError>(Over::Made)
    };
    finish.await.map_err(|error| (error, None))
}

/// What a new version takes over from the one before.
pub(crate) struct Saved {
    pub(crate) user_password_id: i64,
    pub(crate) credential_id: i64,
    pub(crate) role_id: Option<i64>,
    pub(crate) department_ids: Vec<i64>,
    pub(crate) registration_name: String,
}

/// What stands in a version as the id of its row.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) user_password_id: i64,
    pub(crate) credential_id: i64,
    pub(crate) role_id: Option<i64>,
    pub(crate) department_ids: Vec<i64>,
    pub(crate) forwards: Forwards,
}

/// Nobody else changes the extension until the end of the transaction.
pub(super) async fn lock(
    connection: &mut PgConnection,
    permit: &Permit<EditExtensions>,
    id: i64,
    from: i32,
) -> Result<Saved, SaveError> {
    let row = sqlx::query(
        "SELECT version, user_password_id, credential_id, role_id, department_ids, registration_name,
                portal.covers_person($3, role_id, department_ids) AS covered
         FROM portal.extension WHERE id = $1 AND deleted_at IS NULL AND portal.manages($2, id) FOR UPDATE",
    )
    .bind(id)
    .bind(permit.limit())
    .bind(permit.account_id)
    .fetch_optional(connection)
    .await?
    .ok_or(SaveError::Gone)?;
    if !row.try_get::<bool, _>("covered")? {
        return Err(SaveError::Outranked);
    }
    let version: i32 = row.try_get("version")?;
    if version != from {
        return Err(SaveError::Stale(version));
    }
    Ok(Saved {
        user_password_id: row.try_get("user_password_id")?,
        credential_id: row.try_get("credential_id")?,
        role_id: row.try_get("role_id")?,
        department_ids: row.try_get("department_ids")?,
        registration_name: row.try_get("registration_name")?,
    })
}

/// Writes a version. Role and departments together must not reach further than whoever saves.
pub(crate) async fn write(
    connection: &mut PgConnection,
    actor: &Actor,
    id: i64,
    extension: &Extension,
    kept: &Kept,
) -> Result<(), SaveError> {
    let query = sqlx::query_scalar(
        "UPDATE portal.extension SET
             version = version + 1, first_name = $2, last_name = $3, email = $4, mobile = $5, job_title = $6, number = $7,
             caller_id = $8, registration_name = coalesce($9, registration_name), concurrent_registrations = $10,
             user_password_id = $11, credential_id = $12, role_id = $13, remote_registration = $14,
             network_restriction = $15, networks = $16, user_agent_restriction = $17, user_agents = $18,
             call_duration = $19, call_limit = $20, call_limit_seconds = $21, department_ids = $22,
             presence_information = $24, presence_ring_timeout = $25, internal_always = $26, internal_no_answer = $27,
             internal_busy = $28, call_handling_patterns = $29, call_handling_to = $30, call_waiting = $31,
             pickup_groups = $32
         WHERE id = $1 RETURNING portal.covers_person($23, role_id, department_ids)",
    )
    .bind(id)
    .bind(extension.person.first.as_str())
    .bind(extension.person.last.as_str())
    .bind(extension.email.as_ref().map(|email| email.as_str()))
    .bind(extension.mobile.as_ref().map(|mobile| mobile.as_str()))
    .bind(extension.job_title.as_str())
    .bind(extension.number.as_str())
    .bind(extension.caller_id.as_ref().map(|id| id.as_str()))
    .bind(extension.registration_name.as_ref().map(|name| name.as_str()))
    .bind(i16::from(extension.concurrent_registrations.get()))
    .bind(kept.user_password_id)
    .bind(kept.credential_id)
    .bind(kept.role_id)
    .bind(extension.remote_registration.is_on())
    .bind(extension.network_restriction.is_on())
    .bind(extension.networks.to_string())
    .bind(extension.user_agent_restriction.is_on())
    .bind(extension.user_agents.to_string())
    .bind(extension.call_duration.map(Whole::get))
    .bind(extension.call_limit.map(Whole::get))
    .bind(extension.call_limit_seconds.map(Whole::get))
    .bind(&kept.department_ids)
    .bind(actor.account_id);
    let covered: bool = kept
        .forwards
        .bind(query)
        .bind(extension.call_waiting.is_on())
        .bind(extension.pickup_groups.to_string())
        .fetch_one(connection)
        .await?;
    if covered { Ok(()) } else { Err(SaveError::Role(RoleChoiceError::NotAllowed)) }
}

/// Whoever knew the old password is no longer let in by it.
pub(super) async fn end_sessions(connection: &mut PgConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "DELETE FROM portal.session USING portal.account
         WHERE account.id = session.account_id AND account.extension_id = $1",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

async fn user_password(
    connection: &mut PgConnection,
    saved: &Saved,
    hash: Option<&PasswordHash>,
) -> Result<i64, sqlx::Error> {
    let Some(hash) = hash else { return Ok(saved.user_password_id) };
    sqlx::query_scalar("INSERT INTO portal.user_password (hash) VALUES ($1) RETURNING id")
        .bind(&hash.0)
        .fetch_one(connection)
        .await
}

/// A new name or a new password is a new credential: the digests cover both (RFC 7616 §3.4.2).
async fn credential(
    connection: &mut PgConnection,
    store: &Store,
    saved: &Saved,
    extension: &Extension,
) -> Result<i64, SaveError> {
    let old_name = &saved.registration_name;
    let renamed = extension.registration_name.as_ref().filter(|name| name.as_str() != old_name);
    let name = match (renamed, &extension.registration_password) {
        (None, None) => return Ok(saved.credential_id),
        (Some(name), _) => name.clone(),
        (None, Some(_)) => RegistrationName::parse(old_name).map_err(|_| Error::Sealed)?,
    };
    let password = match &extension.registration_password {
        Some(password) => password.clone(),
        None => unsealed(connection, store, saved).await?,
    };
    let domain = domain::held(connection).await?;
    let credential = secrets::credential(store, &domain, &name, &password)?;
    // A phone that has the old name cannot be given the new password alone.
    let grace = if renamed.is_none() { extension.grace } else { Grace::None };
    let id = sqlx::query_scalar(
        "INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak, grace_hours)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(name.as_str())
    .bind(credential.ha1.md5)
    .bind(credential.ha1.sha256)
    .bind(credential.sealed)
    .bind(credential.weak)
    .bind(i16::from(grace.hours()))
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// Notes that a credential has the password of the one before, so that nobody is told that it changed.
async fn keep_password(connection: &mut PgConnection, before: i64, after: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE portal.credential SET same_password_as = coalesce(before.same_password_as, before.id)
         FROM portal.credential AS before WHERE before.id = $1 AND credential.id = $2",
    )
    .bind(before)
    .bind(after)
    .execute(connection)
    .await?;
    Ok(())
}

async fn unsealed(
    connection: &mut PgConnection,
    store: &Store,
    saved: &Saved,
) -> Result<RegistrationPassword, SaveError> {
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM portal.credential WHERE id = $1")
        .bind(saved.credential_id)
        .fetch_one(connection)
        .await?;
    let password = store.vault.open_sealed(&credential_purpose(&saved.registration_name), &sealed)?;
    let typed = Secret::new(password.expose_secret());
    Ok(RegistrationPassword::parse(&typed).map_err(|_| Error::Sealed)?)
}
