use patchbay_shared::{BulkCount, ExtensionNumber};

use crate::{Result, Store};

/// The lowest free number of the range for people; `None` when it is full.
pub async fn next_number(store: &Store) -> Result<Option<ExtensionNumber>> {
    let current = store.settings();
    let numbers = &current.settings.numbers;
    let number: Option<String> = sqlx::query_scalar(
        // The first one, or the one behind the first taken one that has a gap behind it. Taken numbers are read in their
        // order until there is one; a range may be as long as there are numbers.
        "SELECT CASE WHEN NOT EXISTS (SELECT FROM portal.number_claim WHERE number = $1) THEN $1 ELSE (
             SELECT lpad((value + 1)::text, length($1), '0') FROM (
                 SELECT number, number::integer AS value, lead(number) OVER (ORDER BY number)::integer AS next
                 FROM portal.number_claim
                 WHERE number BETWEEN $1 AND $2 AND length(number) = length($1) AND number ~ '^[0-9]+$'
             ) AS taken
             WHERE next IS DISTINCT FROM value + 1 AND number < $2 ORDER BY number LIMIT 1
         ) END",
    )
    .bind(numbers.first().as_str())
    .bind(numbers.last().as_str())
    .fetch_one(&store.pool)
    .await?;
    Ok(number.and_then(|number| ExtensionNumber::parse(&number).ok()))
}

/// The free number nearest to `taken`, with as many digits; of two the higher one.
pub async fn next_number_from(store: &Store, taken: &ExtensionNumber) -> Result<Option<ExtensionNumber>> {
    let number: Option<String> = sqlx::query_scalar(NEAREST).bind(taken.as_str()).fetch_optional(&store.pool).await?;
    Ok(number.and_then(|number| ExtensionNumber::parse(&number).ok()))
}

/// In rings around the number, wider and wider up to a width. As long as all in a ring are taken they are only counted along the
/// index, so that it stays cheap where tens of thousands stand side by side; in the first one with a gap one looks at each. Longer
/// numbers and feature codes lie in between: as many digits count.
pub(super) const NEAREST: &str = "
    WITH RECURSIVE asked AS (
        SELECT $1::text::integer AS taken, length($1) AS width, (10 ^ length($1))::integer - 1 AS last
    ), ring (near, far) AS (
        SELECT 1, 100
        UNION ALL
        SELECT far + 1, far + least(4 * (far - near + 1), 4096) FROM ring CROSS JOIN asked
        CROSS JOIN LATERAL (
            SELECT count(*) AS below FROM portal.number_claim
            WHERE number BETWEEN lpad(greatest(taken - far, 0)::text, width, '0') AND lpad((taken - near)::text, width, '0')
              AND length(translate(number, '*#', '')) = width AND taken >= near
        ) AS below
        CROSS JOIN LATERAL (
            SELECT count(*) AS above FROM portal.number_claim
            WHERE number BETWEEN lpad((taken + near)::text, width, '0') AND lpad(least(taken + far, last)::text, width, '0')
              AND length(translate(number, '*#', '')) = width AND taken + near <= last
        ) AS above
        WHERE below = greatest(least(far, taken) - near + 1, 0)
          AND above = greatest(least(far, last - taken) - near + 1, 0)
          AND (far < taken OR far < last - taken)
    )
    SELECT lpad(candidate::text, width, '0')
    FROM asked CROSS JOIN (SELECT near, far FROM ring ORDER BY far DESC LIMIT 1) AS outermost
    CROSS JOIN generate_series(near, far) AS distance
    CROSS JOIN (VALUES (1), (-1)) AS way (direction)
    CROSS JOIN LATERAL (SELECT taken + direction * distance AS candidate) AS placed
    WHERE candidate BETWEEN 0 AND last
      AND NOT EXISTS (SELECT FROM portal.number_claim WHERE number = lpad(candidate::text, width, '0'))
    ORDER BY distance, direction DESC LIMIT 1";

/// The numbers that are free from one on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeNumbers {
    /// As many as were asked for, in their order, or as many as there are with so many digits.
    pub numbers: Vec<ExtensionNumber>,
    /// The first of those in between that are somebody's.
    pub skipped: Vec<ExtensionNumber>,
    /// How many of those there are.
    pub skipped_count: i64,
}

/// So many of the numbers in between are told one by one.
const TOLD: i64 = 100;

/// The first `count` free numbers from `first` on, with as many digits.
pub async fn free_numbers_from(store: &Store, first: &ExtensionNumber, count: BulkCount) -> Result<FreeNumbers> {
    let parse =
        |numbers: Vec<String>| numbers.iter().filter_map(|number| ExtensionNumber::parse(number).ok()).collect();
    let numbers: Vec<String> = sqlx::query_scalar(
        // Where all from the first one on were taken, one would go as far as there are.
        "SELECT candidate.number FROM (SELECT $1::integer AS first, length($1) AS width) AS begin
         CROSS JOIN LATERAL generate_series(first, least((10 ^ width)::integer - 1, first + $2 - 1 + (
             SELECT count(*)::integer FROM portal.number_claim WHERE number >= $1 AND length(number) = width))) AS value
         CROSS JOIN LATERAL (SELECT lpad(value::text, width, '0') AS number) AS candidate
         WHERE NOT EXISTS (SELECT FROM portal.number_claim WHERE number_claim.number = candidate.number)
         ORDER BY value LIMIT $2",
    )
    .bind(first.as_str())
    .bind(count.get())
    .fetch_all(&store.pool)
    .await?;
    let last = numbers.last().map_or(first.as_str(), String::as_str);
    let (skipped, skipped_count): (Option<Vec<String>>, i64) = sqlx::query_as(
        "SELECT (array_agg(number ORDER BY number))[:$3], count(*)
         FROM portal.number_claim WHERE number BETWEEN $1 AND $2 AND length(number) = length($1)",
    )
    .bind(first.as_str())
    .bind(last)
    .bind(TOLD)
    .fetch_one(&store.pool)
    .await?;
    Ok(FreeNumbers { numbers: parse(numbers), skipped: parse(skipped.unwrap_or_default()), skipped_count })
}
