use patchbay_shared::ExtensionNumber;

use crate::{Result, Store};

/// The range from which numbers of people are proposed.
const FIRST: i32 = 1000;
const LAST: i32 = 5999;
/// How far above a taken number a free one is looked for.
const NEAR: i32 = 1000;

/// The lowest free number of the range for people; `None` when it is full.
pub async fn next_number(store: &Store) -> Result<Option<ExtensionNumber>> {
    lowest_free(store, FIRST, LAST, 4).await
}

/// The nearest free number above `taken`, with as many digits.
pub(super) async fn next_number_from(store: &Store, taken: &ExtensionNumber) -> Result<Option<ExtensionNumber>> {
    let digits = taken.as_str().len();
    let (Ok(from), Ok(width)) = (taken.as_str().parse::<i32>(), u32::try_from(digits)) else { return Ok(None) };
    let last = (10_i32.pow(width) - 1).min(from + NEAR);
    lowest_free(store, from, last, digits).await
}

async fn lowest_free(store: &Store, first: i32, last: i32, digits: usize) -> Result<Option<ExtensionNumber>> {
    let number: Option<String> = sqlx::query_scalar(
        "SELECT lpad(candidate::text, $3, '0')
         FROM generate_series($1, $2) AS candidate
         WHERE NOT EXISTS (SELECT FROM portal.number_claim WHERE number = lpad(candidate::text, $3, '0'))
         LIMIT 1",
    )
    .bind(first)
    .bind(last)
    .bind(i32::try_from(digits).unwrap_or(0))
    .fetch_optional(&store.pool)
    .await?;
    Ok(number.and_then(|number| ExtensionNumber::parse(&number).ok()))
}
