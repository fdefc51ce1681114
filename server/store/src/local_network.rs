//! Which networks are local besides private ones (migration 0060): phones there need no remote registration.

use patchbay_shared::Networks;

use crate::{Result, Store};

/// Takes over what the operator calls local. Phones that were local and are not any more are signed off in the same
/// transaction, where an extension is not to be used from elsewhere.
pub async fn keep(store: &Store, own: &Networks) -> Result<()> {
    let changed = sqlx::query(
        "UPDATE sip.local_network SET own = listed.own FROM (SELECT coalesce(sip.network_list($1), '') AS own) AS listed
         WHERE local_network.own <> listed.own",
    )
    .bind(own.to_string())
    .execute(&store.pool)
    .await?;
    if changed.rows_affected() > 0 {
        tracing::info!(networks = %own.to_string().replace('\n', ","), "the local networks changed");
    }
    Ok(())
}
