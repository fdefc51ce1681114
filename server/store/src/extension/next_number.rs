use patchbay_shared::ExtensionNumber;

use crate::{Result, Store};

/// The range from which numbers of people are proposed.
const FIRST: i32 = 1000;
const LAST: i32 = 5999;
/// How far from a taken number a free one is looked for.
const NEAR: i32 = 1000;

/// The lowest free number of the range for people; `None` when it is full.
pub async fn next_number(store: &Store) -> Result<Option<ExtensionNumber>> {
    nearest_free(store, FIRST, FIRST, LAST, 4).await
}

/// The free number nearest to `taken`, with as many digits; of two the higher one.
pub async fn next_number_from(store: &Store, taken: &ExtensionNumber) -> Result<Option<ExtensionNumber>> {
    let digits = taken.as_str().len();
    let (Ok(taken), Ok(width)) = (taken.as_str().parse::<i32>(), u32::try_from(digits)) else { return Ok(None) };
    let last = (10_i32.pow(width) - 1).min(taken + NEAR);
    nearest_free(store, taken, (taken - NEAR).max(0), last, digits).await
}

async fn nearest_free(store: &Store, to: i32, first: i32, last: i32, digits: usize) -> Result<Option<ExtensionNumber>> {
    let number: Option<String> = sqlx::query_scalar(
        "SELECT lpad(candidate::text, $4, '0')
         FROM generate_series($2, $3) AS candidate
         WHERE NOT EXISTS (SELECT FROM portal.number_claim WHERE number = lpad(candidate::text, $4, '0'))
         ORDER BY abs(candidate - $1), candidate DESC LIMIT 1",
    )
    .bind(to)
    .bind(first)
    .bind(last)
    .bind(i32::try_from(digits).unwrap_or(0))
    .fetch_optional(&store.pool)
    .await?;
    Ok(number.and_then(|number| ExtensionNumber::parse(&number).ok()))
}
