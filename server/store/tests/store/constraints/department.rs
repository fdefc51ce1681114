//! The same for the name of a department.

use std::collections::BTreeSet;

use patchbay_shared::{Department, DepartmentField};
use sqlx::{AssertSqlSafe, PgPool};

use super::{
    GENERATED, Vector, constraints,
    inputs::{Judged, department, inputs},
    replace, seed,
};
use crate::harness::Portal;

const VECTORS: &str = include_str!("../../../../../shared/tests/vectors/department_name.json");

/// Every constraint, and what in it becomes what.
const CHANGES: [(&str, &str, &str); 5] = [
    ("department_name", "<= 63", "<= 64"),
    ("department_name", "\\u007F-", ""),
    ("department_name_missing", "\\u200B-", ""),
    ("department_name_missing", "\\u2060-\\u206F", ""),
    ("department_name_trimmed", "\\u3000]$", "]$"),
];

/// What the constraints say about a name that is not the company's, as PostgreSQL itself writes them.
async fn condition(pool: &PgPool) -> String {
    sqlx::query_scalar(
        "SELECT string_agg(substr(pg_get_constraintdef(oid), length('CHECK ')), ' AND ')
         FROM pg_constraint WHERE contype = 'c' AND convalidated AND conname LIKE 'department_name%'",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

/// Those of what is stored, or would be and may not, about which the database says something else.
async fn judged_otherwise(pool: &PgPool, judged: Vec<(String, bool)>) -> Vec<String> {
    let (values, accepted): (Vec<_>, Vec<_>) = judged.into_iter().filter(|(text, _)| !text.contains('\0')).unzip();
    let condition = condition(pool).await;
    // The test's database speaks C: a class of characters that depends on the locale shows itself in another one.
    sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT name FROM (SELECT {company} + 1 AS id, typed COLLATE \"und-x-icu\" AS name, accepted, at
             FROM unnest($1::text[], $2::boolean[]) WITH ORDINALITY AS judged (typed, accepted, at)) AS department
         WHERE ({condition}) IS DISTINCT FROM accepted ORDER BY at",
        company = Department::COMPANY,
    )))
    .bind(values)
    .bind(accepted)
    .fetch_all(pool)
    .await
    .unwrap()
}

/// What is stored of a name, which may be; and what was typed, if it is none or is stored without white space around it, which
/// may not.
fn stored(typed: String) -> Vec<(String, bool)> {
    let form = department(typed.clone());
    let wrong = form.parse().err().is_some_and(|errors| errors.get(DepartmentField::Name).is_some());
    match typed.trim().to_owned() {
        name if !wrong && name == typed => vec![(name, true)],
        name if !wrong => vec![(name, true), (typed, false)],
        _ => vec![(typed, false)],
    }
}

fn golden() -> Vec<(String, bool)> {
    let vectors: Vec<Vector> = serde_json::from_str(VECTORS).unwrap();
    assert!(vectors.len() >= 40);
    let judged = vectors.into_iter().flat_map(|Vector { input, verdict, value }| {
        assert_eq!(verdict == "ok", value.is_some(), "{input:?}");
        let kept = value.iter().map(|value| (value.clone(), true)).collect::<Vec<_>>();
        let refused = value.as_ref() != Some(&input);
        kept.into_iter().chain(refused.then_some((input, false)))
    });
    judged.collect()
}

fn generated(seed: u64, count: usize) -> Vec<(String, bool)> {
    inputs(Judged::Department, seed).take(count).flat_map(stored).collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_with_the_golden_vectors(pool: PgPool) {
    assert_eq!(judged_otherwise(&pool, golden()).await, [""; 0]);
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_about_anything(pool: PgPool) {
    let seed = seed();
    let wrong = judged_otherwise(&pool, generated(seed, GENERATED)).await;
    let shown = &wrong[..wrong.len().min(10)];
    assert!(wrong.is_empty(), "PATCHBAY_SEED={seed}: {} times, such as {shown:?}", wrong.len());
}

#[sqlx::test(migrations = "./migrations")]
async fn a_changed_one_is_found(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let constraints = constraints(&portal.pool, &["portal.department"], &["name"]).await;
    let names: BTreeSet<_> = constraints.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, CHANGES.iter().map(|(name, ..)| *name).collect(), "each is tried");
    for (name, from, to) in CHANGES {
        let (_, table, rule) = constraints.iter().find(|(known, ..)| known == name).unwrap();
        let changed = rule.replacen(from, to, 1);
        assert_ne!(rule, &changed, "{name} has no {from}");
        replace(&portal.pool, table, name, &changed).await;
        let found = judged_otherwise(&portal.pool, golden()).await;
        assert!(!found.is_empty(), "{changed} is found by no vector");
        replace(&portal.pool, table, name, rule).await;
    }
}
