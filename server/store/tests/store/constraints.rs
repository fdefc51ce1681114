//! The third judge: what `shared` accepts the database accepts, and what it refuses by form the database refuses.

use patchbay_shared::{ExtensionForm, Field, Occasion, Rules};
use patchbay_store::secret::Token;
use serde::Deserialize;
use sqlx::{Executor, PgPool};

use crate::harness::{Portal, form};

#[derive(Deserialize)]
struct Vector {
    input: String,
    verdict: String,
    value: Option<String>,
}

/// Writes a value into the one extension as it is, past every other judge, and takes it back.
const JUDGE: &str = "CREATE FUNCTION pg_temp.accepts(field text, typed text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE portal.extension SET %I = %L', field, typed);
    RAISE EXCEPTION USING ERRCODE = 'UE001';
EXCEPTION
    WHEN SQLSTATE 'UE001' THEN RETURN true;
    WHEN check_violation OR not_null_violation OR invalid_text_representation OR numeric_value_out_of_range
        THEN RETURN false;
END $$";

/// For each field and value: whether the database takes it. NUL does not even get there.
async fn judged(pool: &PgPool, values: &[(Field, String)]) -> Vec<bool> {
    let mut connection = pool.acquire().await.unwrap();
    connection.execute("DROP FUNCTION IF EXISTS pg_temp.accepts(text, text)").await.unwrap();
    connection.execute(JUDGE).await.unwrap();
    let fields: Vec<_> = values.iter().map(|(field, _)| field.name()).collect();
    let typed: Vec<_> = values.iter().map(|(_, typed)| typed.replace('\0', "\u{1}")).collect();
    sqlx::query_scalar(
        "SELECT pg_temp.accepts(field, typed)
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS judged (field, typed, at) ORDER BY at",
    )
    .bind(&fields[..])
    .bind(&typed)
    .fetch_all(&mut *connection)
    .await
    .unwrap()
}

/// The fields that have a column, with their vectors.
const VECTORS: [(Field, &str); 9] = [
    (Field::FirstName, include_str!("../../../../shared/tests/vectors/first_name.json")),
    (Field::LastName, include_str!("../../../../shared/tests/vectors/last_name.json")),
    (Field::Email, include_str!("../../../../shared/tests/vectors/email.json")),
    (Field::Mobile, include_str!("../../../../shared/tests/vectors/mobile.json")),
    (Field::JobTitle, include_str!("../../../../shared/tests/vectors/job_title.json")),
    (Field::Number, include_str!("../../../../shared/tests/vectors/number.json")),
    (Field::CallerId, include_str!("../../../../shared/tests/vectors/caller_id.json")),
    (Field::RegistrationName, include_str!("../../../../shared/tests/vectors/registration_name.json")),
    (Field::ConcurrentRegistrations, include_str!("../../../../shared/tests/vectors/concurrent_registrations.json")),
];

/// A first name is missing when there is no last name either.
async fn person(portal: &Portal, field: Field) {
    let last = if field == Field::FirstName { "" } else { "Lovelace" };
    sqlx::query("UPDATE portal.extension SET first_name = 'Ada', last_name = $1")
        .bind(last)
        .execute(&portal.pool)
        .await
        .unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_with_the_golden_vectors(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let mut disagreements = Vec::new();
    for (field, vectors) in VECTORS {
        person(&portal, field).await;
        let vectors: Vec<Vector> = serde_json::from_str(vectors).unwrap();
        assert!(vectors.len() >= 20, "{} has {} vectors", field.name(), vectors.len());
        // Empty is "none", which is NULL in a column that may be empty and the generated name of a phone.
        let judgeable =
            |vector: &&Vector| !absent(field, vector.value.as_deref()) && is_column_text(field, &vector.input);
        let asked: Vec<_> = vectors.iter().filter(judgeable).collect();
        let values: Vec<_> =
            asked.iter().map(|vector| (field, vector.value.clone().unwrap_or_else(|| vector.input.clone()))).collect();
        for (vector, accepted) in asked.iter().zip(judged(&portal.pool, &values).await) {
            if accepted != (vector.verdict == "ok") {
                disagreements.push(format!("{} {:?}: {}", field.name(), vector.input, vector.verdict));
            }
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

fn absent(field: Field, value: Option<&str>) -> bool {
    value == Some("") && matches!(field, Field::Email | Field::Mobile | Field::CallerId | Field::RegistrationName)
}

/// A number's column knows no second spelling of a number: ` 1` and `+01` are not what it is asked for.
fn is_column_text(field: Field, text: &str) -> bool {
    let other_spelling = || text.trim().parse::<i64>().is_ok_and(|number| number.to_string() != text);
    field != Field::ConcurrentRegistrations || !(text.is_empty() || other_spelling())
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    /// Mostly of what the fields are made of, sometimes of anything.
    fn text(&mut self) -> String {
        const USUAL: &[char] = &[
            '0', '1', '9', 'a', 'Z', 'm', '.', '-', '_', '+', '*', '#', '(', ')', '@', ' ', '\'', '\\', 'ü', '٣', '李',
            '🦀', '\u{301}', '\u{a0}', '\u{85}', '\u{7f}', '\u{1f}', '\u{9f}', '\u{2028}', '\u{200b}', '\t', '\n', '/',
            ':', '{', '~',
        ];
        let kinds = [10, 16, USUAL.len()][self.roll(3)];
        let lengths = [4, 10, 33, 66, 130, 260][self.roll(6)];
        (0..self.roll(lengths))
            .map(|_| match self.roll(200) {
                0 => char::from_u32(u32::try_from(self.roll(0x0011_0000)).unwrap()).unwrap_or('\u{FFFD}'),
                _ => USUAL[self.roll(kinds)],
            })
            .collect()
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_about_anything(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let drawn = || u64::from_le_bytes(Token::new().hash()[..8].try_into().unwrap());
    let seed = std::env::var("PATCHBAY_SEED").map_or_else(|_| drawn(), |seed| seed.parse().unwrap());
    let mut dice = Dice(seed);
    for (field, _) in VECTORS {
        person(&portal, field).await;
        let values: Vec<_> = (0..1500)
            .map(|_| dice.text())
            // What is trimmed away never reaches the database, and neither does a NUL.
            .filter(|text| text.trim() == text && !text.contains('\0') && !absent(field, Some(text)))
            .filter(|text| is_column_text(field, text))
            .map(|text| (field, text))
            .collect();
        for ((_, text), accepted) in values.iter().zip(judged(&portal.pool, &values).await) {
            let mut form =
                ExtensionForm { last_name: if field == Field::FirstName { "" } else { "L" }.into(), ..form("1") };
            form.set(field, text.clone());
            let verdict = form.judge(field, Rules { occasion: Occasion::Create, ..Rules::default() });
            assert_eq!(accepted, verdict.is_none(), "PATCHBAY_SEED={seed}: {} {text:?}: {verdict:?}", field.name());
        }
    }
}
