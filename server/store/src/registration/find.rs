use patchbay_shared::Phone;
use sqlx::{Row, types::Json};

use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// The phones of each of these numbers that is in the permit's scope; a number without phones has an empty list.
pub async fn find(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    numbers: &[String],
) -> Result<Vec<(String, Vec<Phone>)>> {
    let Some(limit) = permit.limit() else { return all(store, numbers).await };
    let managed: Vec<String> = sqlx::query_scalar(
        "SELECT number FROM sip.endpoint WHERE number = ANY($1) AND portal.manages($2, extension_id)",
    )
    .bind(numbers)
    .bind(limit)
    .fetch_all(&store.pool)
    .await?;
    all(store, &managed).await
}

/// The same for the program itself, which tells everybody no more than they asked for and may know.
pub async fn all(store: &Store, numbers: &[String]) -> Result<Vec<(String, Vec<Phone>)>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT asked.number, coalesce(jsonb_agg(jsonb_build_object(
                    'address', source_address, 'port', source_port, 'transport', transport,
                    'user_agent', user_agent, 'digest', digest) ORDER BY registered_at)
                FILTER (WHERE registration.number IS NOT NULL), '[]') AS phones
         FROM unnest($1::text[]) AS asked (number) LEFT JOIN sip.registration ON registration.number = asked.number
         GROUP BY asked.number",
    )
    .bind(numbers)
    .fetch_all(&store.pool)
    .await?;
    rows.iter()
        .map(|row| {
            let Json(phones) = row.try_get::<Json<Vec<Phone>>, _>("phones")?;
            Ok((row.try_get("number")?, phones))
        })
        .collect()
}
