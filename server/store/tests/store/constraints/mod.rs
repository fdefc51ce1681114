//! The third judge: what `shared` accepts the database accepts, and what it refuses by form the database refuses.

use patchbay_shared::{Extension, Field, Rules, Whole};
use patchbay_store::secret::Token;
use serde::Deserialize;
use sqlx::{AssertSqlSafe, Executor, PgPool};

use crate::harness::Portal;

mod changed;
mod department;
#[path = "../../../../../shared/examples/judged/inputs/mod.rs"]
mod inputs;
mod presence;
mod setting;
use inputs::{Judged, inputs};

#[derive(Deserialize)]
struct Vector {
    input: String,
    verdict: String,
    value: Option<String>,
}

/// Writes a value into the one row as it is, past every other judge, and takes it back.
const JUDGE: &str =
    "CREATE FUNCTION pg_temp.accepts(kept text, field text, typed text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE portal.%I SET %I = %L', kept, field, typed);
    RAISE EXCEPTION USING ERRCODE = 'UE001';
EXCEPTION
    WHEN SQLSTATE 'UE001' THEN RETURN true;
    WHEN check_violation OR not_null_violation OR invalid_text_representation OR numeric_value_out_of_range
        THEN RETURN false;
END $$";

/// For each field and value: whether the database takes it. NUL does not even get there.
async fn judged(pool: &PgPool, table: &str, values: &[(&str, String)]) -> Vec<bool> {
    let mut connection = pool.acquire().await.unwrap();
    connection.execute("DROP FUNCTION IF EXISTS pg_temp.accepts(text, text, text)").await.unwrap();
    connection.execute(JUDGE).await.unwrap();
    let fields: Vec<_> = values.iter().map(|(field, _)| *field).collect();
    let typed: Vec<_> = values.iter().map(|(_, typed)| typed.replace('\0', "\u{1}")).collect();
    sqlx::query_scalar(
        "SELECT pg_temp.accepts($3, field, typed)
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS judged (field, typed, at) ORDER BY at",
    )
    .bind(&fields[..])
    .bind(&typed)
    .bind(table)
    .fetch_all(&mut *connection)
    .await
    .unwrap()
}

/// The fields that have a column, with their vectors.
const VECTORS: [(Field, &str); 15] = [
    (Field::FirstName, include_str!("../../../../../shared/tests/vectors/first_name.json")),
    (Field::LastName, include_str!("../../../../../shared/tests/vectors/last_name.json")),
    (Field::Email, include_str!("../../../../../shared/tests/vectors/email.json")),
    (Field::Mobile, include_str!("../../../../../shared/tests/vectors/mobile.json")),
    (Field::JobTitle, include_str!("../../../../../shared/tests/vectors/job_title.json")),
    (Field::Number, include_str!("../../../../../shared/tests/vectors/number.json")),
    (Field::CallerId, include_str!("../../../../../shared/tests/vectors/caller_id.json")),
    (Field::RegistrationName, include_str!("../../../../../shared/tests/vectors/registration_name.json")),
    (Field::ConcurrentRegistrations, include_str!("../../../../../shared/tests/vectors/concurrent_registrations.json")),
    (Field::Networks, include_str!("../../../../../shared/tests/vectors/networks.json")),
    (Field::UserAgents, include_str!("../../../../../shared/tests/vectors/user_agents.json")),
    (Field::PickupGroups, include_str!("../../../../../shared/tests/vectors/pickup_groups.json")),
    (Field::CallDuration, include_str!("../../../../../shared/tests/vectors/call_duration.json")),
    (Field::CallLimit, include_str!("../../../../../shared/tests/vectors/call_limit.json")),
    (Field::CallLimitSeconds, include_str!("../../../../../shared/tests/vectors/call_limit_seconds.json")),
];

/// A first name is missing when there is no last name either, and a list when only what is in it is allowed.
async fn around(portal: &Portal, field: Field) {
    let last = if field == Field::FirstName { "" } else { "Lovelace" };
    sqlx::query(
        "UPDATE portal.extension SET first_name = 'Ada', last_name = $1, network_restriction = true,
             networks = '192.0.2.0/24', user_agent_restriction = true, user_agents = 'snom'",
    )
    .bind(last)
    .execute(&portal.pool)
    .await
    .unwrap();
}

/// The golden vectors about which the database says something else.
async fn vectors_judged_otherwise(portal: &Portal, field: Field, vectors: &str) -> Vec<String> {
    around(portal, field).await;
    let vectors: Vec<Vector> = serde_json::from_str(vectors).unwrap();
    assert!(vectors.len() >= 40, "{} has {} vectors", field.name(), vectors.len());
    // Empty is "none", which is NULL in a column that may be empty and the generated name of a phone.
    let judgeable = |vector: &&Vector| !absent(field, vector.value.as_deref()) && is_column_text(field, &vector.input);
    let asked: Vec<_> = vectors.iter().filter(judgeable).collect();
    let values: Vec<_> = asked
        .iter()
        .map(|vector| (field.name(), vector.value.clone().unwrap_or_else(|| vector.input.clone())))
        .collect();
    let accepted = judged(&portal.pool, "extension", &values).await;
    let otherwise = asked.iter().zip(accepted).filter(|(vector, accepted)| *accepted != (vector.verdict == "ok"));
    otherwise.map(|(vector, _)| format!("{} {:?}: {}", field.name(), vector.input, vector.verdict)).collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_with_the_golden_vectors(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let mut disagreements = Vec::new();
    for (field, vectors) in VECTORS {
        disagreements.extend(vectors_judged_otherwise(&portal, field, vectors).await);
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

fn absent(field: Field, value: Option<&str>) -> bool {
    use Field::{CallerId, Email, Mobile, RegistrationName};
    value == Some("") && (is_number(field) || matches!(field, Email | Mobile | CallerId | RegistrationName))
}

/// Whether its column is of numbers.
fn is_number(field: Field) -> bool {
    use Field::{CallDuration, CallLimit, CallLimitSeconds, ConcurrentRegistrations};
    matches!(field, CallDuration | CallLimit | CallLimitSeconds | ConcurrentRegistrations)
}

/// A number's column knows no second spelling of a number: ` 1` and `+01` are not what it is asked for.
fn is_column_text(field: Field, text: &str) -> bool {
    let other_spelling = || text.trim().parse::<i64>().is_ok_and(|number| number.to_string() != text);
    !is_number(field) || !(text.is_empty() || other_spelling())
}

/// The constraints of these tables about any of these columns: name, table, and rule as PostgreSQL itself writes it.
async fn constraints(pool: &PgPool, tables: &[&str], columns: &[&str]) -> Vec<(String, String, String)> {
    sqlx::query_as(
        "SELECT DISTINCT conname::text, conrelid::regclass::text, pg_get_constraintdef(pg_constraint.oid)
         FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
         WHERE contype = 'c' AND conrelid::regclass::text = ANY ($1) AND attname = ANY ($2)",
    )
    .bind(tables)
    .bind(columns)
    .fetch_all(pool)
    .await
    .unwrap()
}

/// Puts another rule in the place of a constraint's.
async fn replace(pool: &PgPool, table: &str, name: &str, rule: &str) {
    let sql = format!("ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {rule}");
    pool.execute(AssertSqlSafe(sql)).await.unwrap();
}

/// For each table that has the field: what PostgreSQL itself says that its constraints check.
async fn conditions(pool: &PgPool, field: Field) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT string_agg(substr(pg_get_constraintdef(check_.oid), length('CHECK ')), ' AND ')
         FROM pg_constraint check_ JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
         WHERE contype = 'c' AND convalidated AND attname = $1
             AND conrelid IN ('portal.extension'::regclass, 'sip.endpoint'::regclass)
         GROUP BY conrelid ORDER BY conrelid",
    )
    .bind(field.name())
    .fetch_all(pool)
    .await
    .unwrap()
}

/// The numbers of the values that a table judges otherwise than it is told.
async fn judged_otherwise(pool: &PgPool, field: Field, values: &[String], accepted: &[bool]) -> Vec<usize> {
    let column = field.name();
    // The test's database speaks C: a class of characters that depends on the locale shows itself in another one.
    let typed = if is_number(field) { "typed::integer" } else { "typed COLLATE \"und-x-icu\"" };
    // What stands beside it, as the form has it.
    let other = match field {
        Field::FirstName => ", '' AS last_name",
        Field::LastName => ", 'Ada' AS first_name",
        Field::Networks => ", true AS network_restriction",
        Field::UserAgents => ", true AS user_agent_restriction",
        _ => "",
    };
    let conditions = conditions(pool, field).await;
    assert!(!conditions.is_empty(), "{column} has no constraint");
    let mut found = Vec::new();
    for condition in conditions {
        let at: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT at FROM (SELECT {typed} AS {column}{other}, accepted, at
                 FROM unnest($1::text[], $2::boolean[]) WITH ORDINALITY AS judged (typed, accepted, at)) AS extension
             WHERE ({condition}) IS DISTINCT FROM accepted ORDER BY at"
        )))
        .bind(values)
        .bind(accepted)
        .fetch_all(pool)
        .await
        .unwrap();
        found.extend(at.into_iter().map(|at| usize::try_from(at).unwrap() - 1));
    }
    found
}

/// Whether a column can be asked at all: no text of PostgreSQL's has a NUL in it, and a number has one spelling.
fn is_speakable(field: Field, text: &str) -> bool {
    let has_one_spelling = || text.parse::<i32>().is_ok_and(|number| number.to_string() == text);
    !text.contains('\0') && (!is_number(field) || has_one_spelling())
}

const GENERATED: usize = 100_000;

/// What might be typed into a field.
struct Generated {
    values: Vec<String>,
    /// What `shared` says about each.
    accepted: Vec<bool>,
    /// What `shared` accepts and no column can hold.
    unspeakable: Vec<String>,
}

fn generated(field: Field, seed: u64, count: usize) -> Generated {
    let mut generated = Generated { values: Vec::new(), accepted: Vec::new(), unspeakable: Vec::new() };
    for typed in inputs(Judged::Extension(field), seed).take(count) {
        let form = inputs::form(field, typed);
        let accepts = form.judge(field, Rules::default()).is_none();
        // What is stored, or what nobody may store.
        let text = if accepts {
            stored(field, &form.parse(Rules::default()).ok().unwrap(), form.value(field))
        } else {
            form.value(field).to_owned()
        };
        if absent(field, Some(&text)) {
            continue;
        }
        if is_speakable(field, &text) {
            generated.values.push(text);
            generated.accepted.push(accepts);
        } else if accepts {
            generated.unspeakable.push(text);
        }
    }
    generated
}

fn number(number: Option<i32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// No rule changes a value but for white space around it, those of lists and numbers excepted.
fn stored(field: Field, extension: &Extension, typed: &str) -> String {
    match field {
        Field::Networks => extension.networks.to_string(),
        Field::UserAgents => extension.user_agents.to_string(),
        Field::PickupGroups => extension.pickup_groups.to_string(),
        Field::CallDuration => number(extension.call_duration.map(Whole::get)),
        Field::CallLimit => number(extension.call_limit.map(Whole::get)),
        Field::CallLimitSeconds => number(extension.call_limit_seconds.map(Whole::get)),
        _ => typed.trim().to_owned(),
    }
}

/// Another one each time, or that of the run that is repeated.
fn seed() -> u64 {
    let drawn = || u64::from_le_bytes(Token::new().hash()[..8].try_into().unwrap());
    std::env::var("PATCHBAY_SEED").map_or_else(|_| drawn(), |seed| seed.parse().unwrap())
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_about_anything(pool: PgPool) {
    let seed = seed();
    let mut disagreements = Vec::new();
    for (field, _) in VECTORS {
        let Generated { values, accepted, unspeakable: mut wrong } = generated(field, seed, GENERATED);
        wrong.extend(judged_otherwise(&pool, field, &values, &accepted).await.into_iter().map(|at| values[at].clone()));
        if !wrong.is_empty() {
            let shown = &wrong[..wrong.len().min(10)];
            disagreements.push(format!("{} {} times, such as {shown:?}", field.name(), wrong.len()));
        }
    }
    assert!(disagreements.is_empty(), "PATCHBAY_SEED={seed}:\n{}", disagreements.join("\n"));
}
