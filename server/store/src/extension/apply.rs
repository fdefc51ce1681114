use patchbay_shared::Operation;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{SaveError, claim::release};
use crate::{
    Store, domain, operation_log,
    session::{Actor, ApplyExtensions, Permit},
};

/// Makes the newest saved version live: from the commit on, the next SIP request is judged by it. Triggers drop the
/// bindings it no longer allows, in the same transaction. `version` is the one that was looked at: a newer one is
/// never made live unseen, [`SaveError::Stale`] names it. `false` when it is live already.
pub async fn apply(
    store: &Store,
    permit: &Permit<ApplyExtensions>,
    id: i64,
    version: i32,
    now: OffsetDateTime,
) -> Result<bool, SaveError> {
    let mut tx = store.pool.begin().await?;
    let newest: Option<(i32, bool)> = sqlx::query_as(
        "SELECT version, pending FROM portal.extension
         WHERE id = $1 AND deleted_at IS NULL AND portal.manages($2, id) FOR UPDATE",
    )
    .bind(id)
    .bind(permit.limit())
    .fetch_optional(&mut *tx)
    .await?;
    let (newest, pending) = newest.ok_or(SaveError::Gone)?;
    if newest != version {
        return Err(SaveError::Stale(newest));
    }
    if pending {
        make_live(&mut tx, permit, &[id], now).await?;
        tx.commit().await?;
    }
    Ok(pending)
}

/// Moves the live pointers to the newest versions and writes what the engine sees. The caller has locked the
/// extensions.
pub(crate) async fn make_live(
    connection: &mut PgConnection,
    actor: &Actor,
    ids: &[i64],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH extension AS (
             UPDATE portal.extension SET applied_version = version WHERE id = ANY($1) RETURNING id, version
         )
         INSERT INTO portal.application (extension_id, version, account_id, at, address)
         SELECT id, version, $2, $3, $4::inet FROM extension ON CONFLICT DO NOTHING",
    )
    .bind(ids)
    .bind(actor.account_id)
    .bind(now)
    .bind(actor.address.as_deref())
    .execute(&mut *connection)
    .await?;
    operation_log::about_extensions(connection, actor, Operation::ApplyExtension, ids, now).await?;
    connect(connection, ids).await?;
    release(connection, ids).await
}

/// Writes what the engine sees of the applied versions, whichever they are.
pub(super) async fn connect(connection: &mut PgConnection, ids: &[i64]) -> Result<(), sqlx::Error> {
    // First: the digests are read behind the lock.
    let domain = domain::held(connection).await?;
    sqlx::query(
        "INSERT INTO sip.endpoint (
             extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name, max_contacts,
             remote_registration, allowed_networks, allowed_agents, call_duration, call_limit, call_limit_seconds,
             presence_information, presence_ring_timeout, internal_always, internal_no_answer, internal_busy, call_waiting,
             call_handling_patterns, call_handling_to, pickup_groups)
         SELECT extension.id, number, extension.registration_name, $2, ha1_md5, ha1_sha256, coalesce(caller_id, number),
                portal.display_name(first_name, last_name), concurrent_registrations, remote_registration,
                CASE WHEN network_restriction THEN sip.network_list(networks) END,
                CASE WHEN user_agent_restriction THEN sip.agent_pattern(user_agents) END,
                call_duration, call_limit, call_limit_seconds, presence_information, presence_ring_timeout, internal_always,
                internal_no_answer, internal_busy, call_waiting, call_handling_patterns, call_handling_to,
                sip.group_list(pickup_groups)
         FROM (
             SELECT live.* FROM portal.extension AS saved
             JOIN portal.revision ON revision.extension_id = saved.id AND revision.version = saved.applied_version
             CROSS JOIN LATERAL jsonb_populate_record(saved, revision.document) AS live
             WHERE saved.id = ANY($1)
         ) AS extension JOIN portal.credential ON credential.id = extension.credential_id
         ON CONFLICT (extension_id) DO UPDATE SET
             number = excluded.number, registration_name = excluded.registration_name, realm = excluded.realm,
             ha1_md5 = excluded.ha1_md5, ha1_sha256 = excluded.ha1_sha256, caller_id = excluded.caller_id,
             display_name = excluded.display_name, max_contacts = excluded.max_contacts,
             remote_registration = excluded.remote_registration, allowed_networks = excluded.allowed_networks,
             allowed_agents = excluded.allowed_agents, call_duration = excluded.call_duration,
             call_limit = excluded.call_limit, call_limit_seconds = excluded.call_limit_seconds,
             presence_information = excluded.presence_information,
             presence_ring_timeout = excluded.presence_ring_timeout, internal_always = excluded.internal_always,
             internal_no_answer = excluded.internal_no_answer, internal_busy = excluded.internal_busy,
             call_waiting = excluded.call_waiting, call_handling_patterns = excluded.call_handling_patterns,
             call_handling_to = excluded.call_handling_to, pickup_groups = excluded.pickup_groups",
    )
    .bind(ids)
    .bind(domain)
    .execute(connection)
    .await?;
    Ok(())
}
