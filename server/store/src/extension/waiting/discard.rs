use patchbay_shared::{EmailAddress, Operation, Owner};
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use super::super::{
    claim::release,
    delete::end,
    selection::{Locked, Selection, SelectionError, lock},
    taken::{owner, owner_of_email},
};
use crate::{
    Store, department, operation_log, role,
    session::{Actor, ApplyExtensions, Permit},
};

/// Discards the newest versions of a selection, all or none, in one transaction; returns how many. What is live comes
/// back as a new version, so history forgets nothing; an extension that never was live is deleted, and can be restored.
/// One that was changed since it was looked at fails the whole with its name.
pub async fn discard_many(
    store: &Store,
    permit: &Permit<ApplyExtensions>,
    selection: &Selection,
    now: OffsetDateTime,
) -> Result<usize, SelectionError> {
    let mut tx = store.pool.begin().await?;
    role::stand_still(&mut tx).await?;
    department::stand_still(&mut tx).await?;
    let locked = lock(store, &mut tx, permit, selection).await?;
    if let Some(applied) = locked.iter().find(|one| !one.pending) {
        // Somebody has made it live meanwhile.
        return Err(SelectionError::Stale(applied.owner.clone()));
    }
    guard(&mut tx, permit, &locked).await?;
    let ids =
        |live: bool| -> Vec<i64> { locked.iter().filter(|one| one.live == live).map(|one: &Locked| one.id).collect() };
    let (live, new) = (ids(true), ids(false));
    revert(&mut tx, permit, &live, now).await?;
    if let Some((id, of, email)) = unclaimed(store, &mut tx, &live).await? {
        tx.rollback().await?;
        let owner = match EmailAddress::parse(&email) {
            Ok(email) => owner_of_email(store, permit.limit(), &email, Some(id)).await?,
            Err(_) => None,
        };
        // Nobody has it any more: worth trying again.
        return Err(match owner {
            Some(owner) => SelectionError::EmailTaken { of, owner },
            None => SelectionError::Store(crate::Error::Contended),
        });
    }
    release(&mut tx, &live).await?;
    end(&mut tx, permit, &new, now).await?;
    let all: Vec<i64> = locked.iter().map(|one| one.id).collect();
    operation_log::about_extensions(&mut tx, permit, Operation::DiscardChanges, &all, now).await?;
    tx.commit().await?;
    Ok(locked.len())
}

/// What is discarded is also what people log in with, their role, and the departments that it may reach: see [`super::super::guard`].
async fn guard(connection: &mut PgConnection, actor: &Actor, locked: &[Locked]) -> Result<(), SelectionError> {
    let ids: Vec<i64> = locked.iter().map(|one| one.id).collect();
    let refused: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM (
             SELECT saved.id, saved.role_id, saved.department_ids, saved.applied_version IS NOT NULL AS live,
                    (SELECT id FROM portal.role WHERE role.id = live.role_id AND role.deleted_at IS NULL) AS live_role_id,
                    portal.present_departments(live.department_ids) AS live_department_ids
             FROM portal.extension AS saved
             LEFT JOIN portal.revision ON revision.extension_id = saved.id AND revision.version = saved.applied_version
             LEFT JOIN LATERAL jsonb_populate_record(saved, revision.document) AS live ON true
             WHERE saved.id = ANY($1)
         ) AS discarded
         WHERE (role_id IS NOT NULL OR live_role_id IS NOT NULL)
           AND NOT (portal.covers_person($2, role_id, department_ids)
                    AND (NOT live OR role_id IS NOT DISTINCT FROM live_role_id OR portal.gives($2, live_role_id))
                    AND (NOT live OR portal.covers_person($2, live_role_id, live_department_ids)))
           -- Nobody puts anybody where they have no say, nor takes them from there.
           OR live AND department_ids <> live_department_ids
              AND portal.placed($2, department_ids, ARRAY(
                  SELECT unnest(live_department_ids) INTERSECT SELECT portal.departments_of($2)))
                  IS DISTINCT FROM live_department_ids
         ORDER BY id LIMIT 1",
    )
    .bind(ids)
    .bind(actor.account_id)
    .fetch_optional(connection)
    .await?;
    match locked.iter().find(|one| Some(one.id) == refused) {
        Some(one) => Err(SelectionError::Outranked(one.owner.clone())),
        None => Ok(()),
    }
}

/// Saves what is live as the newest version, live as it is. The engine sees no difference, so nothing is written there.
/// Who knew a password that is discarded is no longer let in by it.
async fn revert(
    connection: &mut PgConnection,
    actor: &Actor,
    ids: &[i64],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH reverted AS (
             UPDATE portal.extension SET
                 version = extension.version + 1, applied_version = extension.version + 1,
                 first_name = live.first_name, last_name = live.last_name, email = live.email, mobile = live.mobile,
                 job_title = live.job_title, number = live.number, caller_id = live.caller_id,
                 registration_name = live.registration_name, concurrent_registrations = live.concurrent_registrations,
                 user_password_id = live.user_password_id, credential_id = live.credential_id,
                 -- Nobody gets a role back that was deleted.
                 role_id = (SELECT id FROM portal.role WHERE role.id = live.role_id AND role.deleted_at IS NULL),
                 department_ids = portal.present_departments(live.department_ids),
                 remote_registration = live.remote_registration,
                 network_restriction = live.network_restriction, networks = live.networks,
                 user_agent_restriction = live.user_agent_restriction, user_agents = live.user_agents,
                 call_duration = live.call_duration, call_limit = live.call_limit,
                 call_limit_seconds = live.call_limit_seconds, presence_information = live.presence_information,
                 presence_ring_timeout = live.presence_ring_timeout, internal_always = live.internal_always,
                 internal_no_answer = live.internal_no_answer, internal_busy = live.internal_busy,
                 call_waiting = live.call_waiting, call_handling_patterns = live.call_handling_patterns,
                 call_handling_to = live.call_handling_to, pickup_groups = live.pickup_groups
             FROM portal.extension AS saved
             JOIN portal.revision ON revision.extension_id = saved.id AND revision.version = saved.applied_version
             CROSS JOIN LATERAL jsonb_populate_record(saved, revision.document) AS live
             WHERE extension.id = saved.id AND saved.id = ANY($1)
             RETURNING extension.id, extension.version, portal.document(extension) AS document,
                       saved.user_password_id <> live.user_password_id AS other_password
         ), ended AS (
             DELETE FROM portal.session USING reverted, portal.account
             WHERE other_password AND account.extension_id = reverted.id AND session.account_id = account.id
         ), hidden AS (
             -- What was still to be shown of a discarded version is no longer true.
             DELETE FROM portal.reveal USING reverted WHERE reveal.extension_id = reverted.id
         ), revision AS (
             INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
             SELECT id, version, document, $2, $3, $4::inet FROM reverted
             RETURNING extension_id, version, account_id, at, address
         )
         INSERT INTO portal.application (extension_id, version, account_id, at, address) SELECT * FROM revision",
    )
    .bind(ids)
    .bind(actor.account_id)
    .bind(now)
    .bind(actor.address.as_deref())
    .execute(connection)
    .await?;
    Ok(())
}

/// Claims the e-mail addresses that came back; the first extension whose address is somebody else's, if there is one.
async fn unclaimed(
    store: &Store,
    connection: &mut PgConnection,
    ids: &[i64],
) -> Result<Option<(i64, Owner, String)>, SelectionError> {
    let row = sqlx::query(
        "WITH wanted AS (
             SELECT *, lower(email COLLATE \"C\") AS key FROM portal.extension WHERE id = ANY($1) AND email IS NOT NULL
         ), claimed AS (
             INSERT INTO portal.email_claim (email, extension_id) SELECT key, id FROM wanted ORDER BY key
             ON CONFLICT DO NOTHING RETURNING email
         )
         SELECT id, number, first_name, last_name, deleted_at, email FROM wanted
         WHERE NOT EXISTS (SELECT FROM claimed WHERE claimed.email = key)
           AND NOT EXISTS (SELECT FROM portal.email_claim WHERE email_claim.email = key AND extension_id = id)
         ORDER BY id LIMIT 1",
    )
    .bind(ids)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((row.try_get("id")?, owner(store, &row)?, row.try_get("email")?))).transpose()
}
