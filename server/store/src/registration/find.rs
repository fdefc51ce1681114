use patchbay_shared::Phone;
use sqlx::{Row, types::Json};

use crate::{Result, Store};

/// The phones of each of these numbers; a number without phones has an empty list.
pub async fn find(store: &Store, numbers: &[String]) -> Result<Vec<(String, Vec<Phone>)>> {
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
