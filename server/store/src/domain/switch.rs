use sqlx::PgConnection;

use super::digest;
use crate::{Result, Store};

/// In this order: nobody makes a credential or applies a version meanwhile, as with the other settings that phones see;
/// then nobody else writes endpoints, while registering, which only refers to them, goes on. However many there are.
const LOCKS: [&str; 3] = [
    "SET LOCAL statement_timeout = 0",
    "SELECT pg_advisory_xact_lock(7002, 1)",
    "LOCK TABLE sip.endpoint IN SHARE ROW EXCLUSIVE MODE",
];

/// Puts the domain in force, with all digests: what phones see, a previous password that still works among it, and what
/// was saved. `false` when the settings want another one by now.
pub(super) async fn switch(store: &Store, connection: &mut PgConnection, wanted: &str) -> Result<bool> {
    for lock in LOCKS {
        sqlx::query(lock).execute(&mut *connection).await?;
    }
    let still: bool = sqlx::query_scalar("SELECT sip_domain = $1 FROM portal.setting")
        .bind(wanted)
        .fetch_one(&mut *connection)
        .await?;
    if !still {
        return Ok(false);
    }
    let missing = digest::missing(connection, wanted).await?;
    digest::make(store, connection, wanted, missing).await?;
    // The digests of before say which credential it is, whichever version it came with. They go last.
    for statement in [
        "UPDATE sip.endpoint SET realm = $1, ha1_md5 = made.md5, ha1_sha256 = made.sha256,
             previous_ha1_md5 = made.previous_md5, previous_ha1_sha256 = made.previous_sha256
         FROM (
             SELECT endpoint.extension_id, live.ha1_md5 AS md5, live.ha1_sha256 AS sha256,
                    previous.ha1_md5 AS previous_md5, previous.ha1_sha256 AS previous_sha256
             FROM sip.endpoint
             JOIN portal.credential AS live_before USING (registration_name, ha1_sha256)
             JOIN portal.digest AS live ON live.realm = $1 AND live.credential_id = live_before.id
             LEFT JOIN portal.credential AS previous_before
                 ON previous_before.registration_name = endpoint.registration_name
                 AND previous_before.ha1_sha256 = endpoint.previous_ha1_sha256
             LEFT JOIN portal.digest AS previous
                 ON previous.realm = $1 AND previous.credential_id = previous_before.id
         ) AS made WHERE made.extension_id = endpoint.extension_id",
        "UPDATE portal.credential SET ha1_md5 = digest.ha1_md5, ha1_sha256 = digest.ha1_sha256
         FROM portal.digest WHERE digest.realm = $1 AND digest.credential_id = credential.id",
        "UPDATE portal.installation SET former_sip_domain = sip_domain, sip_domain = $1",
        "DELETE FROM portal.domain_change WHERE realm = $1",
    ] {
        sqlx::query(statement).bind(wanted).execute(&mut *connection).await?;
    }
    Ok(true)
}
