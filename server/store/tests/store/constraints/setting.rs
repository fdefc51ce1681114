//! The same for the settings.

use std::collections::BTreeSet;

use patchbay_shared::{Form, SettingField, SettingsForm};
use sqlx::{AssertSqlSafe, PgPool};

use super::{
    GENERATED, Vector, constraints,
    inputs::{Judged, inputs, settings},
    judged, replace, seed,
};
use crate::harness::Portal;

/// The fields that have vectors.
const VECTORS: [(SettingField, &str); 8] = [
    (SettingField::CompanyName, include_str!("../../../../../shared/tests/vectors/company_name.json")),
    (SettingField::NameFormat, include_str!("../../../../../shared/tests/vectors/name_format.json")),
    (SettingField::PasswordPolicy, include_str!("../../../../../shared/tests/vectors/password_policy.json")),
    (SettingField::SipDomain, include_str!("../../../../../shared/tests/vectors/sip_domain.json")),
    (SettingField::LastNumber, include_str!("../../../../../shared/tests/vectors/last_number.json")),
    (SettingField::OperationLogDays, include_str!("../../../../../shared/tests/vectors/operation_log_days.json")),
    (SettingField::CallLogDays, include_str!("../../../../../shared/tests/vectors/call_log_days.json")),
    (SettingField::CallDuration, include_str!("../../../../../shared/tests/vectors/setting_call_duration.json")),
];

/// Every constraint, the field it is about, and what in it becomes what.
const CHANGES: [(&str, SettingField, &str, &str); 20] = [
    ("setting_company_name", SettingField::CompanyName, "<= 127", "<= 128"),
    ("setting_company_name", SettingField::CompanyName, "\\u007F-", ""),
    ("setting_name_format", SettingField::NameFormat, "'last_first'", "'first'"),
    ("setting_password_policy", SettingField::PasswordPolicy, "'modern'", "'modem'"),
    ("setting_sip_domain", SettingField::SipDomain, "<= 253", "<= 254"),
    ("setting_sip_domain", SettingField::SipDomain, "<= 253", "<= 252"),
    ("setting_sip_domain", SettingField::SipDomain, "{0,61}", "{0,62}"),
    ("setting_sip_domain", SettingField::SipDomain, "*[a-z](", "*[a-z0-9]("),
    ("setting_sip_domain", SettingField::SipDomain, "22[0-3]", "22[0-4]"),
    ("setting_sip_domain", SettingField::SipDomain, "25[0-5]", "25[0-6]"),
    ("setting_sip_domain", SettingField::SipDomain, "^([1-9]|", "^([0-9]|"),
    ("setting_last_number", SettingField::LastNumber, "[0-9]", "[[:alnum:]]"),
    ("setting_number_range", SettingField::LastNumber, "<= ", "< "),
    ("setting_number_range", SettingField::LastNumber, "length(first_number) = length(last_number)", "true"),
    ("setting_operation_log_days", SettingField::OperationLogDays, ">= 30", ">= 29"),
    ("setting_operation_log_days", SettingField::OperationLogDays, "<= 3650", "<= 3651"),
    ("setting_call_log_days", SettingField::CallLogDays, ">= 1", ">= 0"),
    ("setting_call_log_days", SettingField::CallLogDays, "<= 3650", "<= 3651"),
    ("setting_call_duration", SettingField::CallDuration, ">= 0", ">= 1"),
    ("setting_call_duration", SettingField::CallDuration, "<= 86400", "<= 86401"),
];

/// What is stored of what was typed, or would be and may not, and whether it may.
fn stored(field: SettingField, typed: &str) -> (String, bool) {
    match settings(field, typed.to_owned()).parse() {
        Ok(settings) => (SettingsForm::from(&settings).value(field).to_owned(), true),
        // Hosts know no case, and columns only one.
        Err(_) if field == SettingField::SipDomain => (typed.trim().to_ascii_lowercase(), false),
        Err(_) => (typed.to_owned(), false),
    }
}

/// Whether a column can be asked at all: a number has one spelling there.
fn is_speakable(field: SettingField, text: &str) -> bool {
    let is_number = || text.parse::<i32>().is_ok_and(|number| number.to_string() == text);
    !text.contains('\0') && (!is_whole(field) || is_number())
}

fn is_whole(field: SettingField) -> bool {
    matches!(field, SettingField::OperationLogDays | SettingField::CallLogDays | SettingField::CallDuration)
}

async fn vectors_judged_otherwise(portal: &Portal, field: SettingField, vectors: &str) -> Vec<String> {
    let vectors: Vec<Vector> = serde_json::from_str(vectors).unwrap();
    let asked: Vec<_> =
        vectors.iter().filter(|vector| is_speakable(field, vector.value.as_ref().unwrap_or(&vector.input))).collect();
    assert!(asked.len() >= 15, "{} has {}", field.name(), asked.len());
    let values: Vec<_> = asked
        .iter()
        .map(|vector| (field.name(), vector.value.clone().unwrap_or_else(|| vector.input.clone())))
        .collect();
    let accepted = judged(&portal.pool, "setting", &values).await;
    let otherwise = asked.iter().zip(accepted).filter(|(vector, accepted)| *accepted != (vector.verdict == "ok"));
    otherwise.map(|(vector, _)| format!("{} {:?}: {}", field.name(), vector.input, vector.verdict)).collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_with_the_golden_vectors(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut disagreements = Vec::new();
    for (field, vectors) in VECTORS {
        disagreements.extend(vectors_judged_otherwise(&portal, field, vectors).await);
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

/// What the constraints of the column say, as PostgreSQL itself writes them.
async fn conditions(pool: &PgPool, field: SettingField) -> String {
    sqlx::query_scalar(
        "SELECT string_agg(substr(pg_get_constraintdef(check_.oid), length('CHECK ')), ' AND ')
         FROM pg_constraint check_ JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
         WHERE contype = 'c' AND convalidated AND attname = $1 AND conrelid = 'portal.setting'::regclass",
    )
    .bind(field.name())
    .fetch_one(pool)
    .await
    .unwrap()
}

/// Those of `count` generated inputs about which the database says something else.
async fn judged_otherwise(pool: &PgPool, field: SettingField, seed: u64, count: usize) -> Vec<String> {
    let (values, accepted): (Vec<_>, Vec<_>) = inputs(Judged::Setting(field), seed)
        .take(count)
        .map(|typed| stored(field, &typed))
        .filter(|(text, _)| is_speakable(field, text))
        .unzip();
    let column = field.name();
    // The test's database speaks C: a class of characters that depends on the locale shows itself in another one.
    let typed = if is_whole(field) { "typed::integer" } else { "typed COLLATE \"und-x-icu\"" };
    let other = if field == SettingField::LastNumber { ", '1000' AS first_number" } else { "" };
    let condition = conditions(pool, field).await;
    sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT {column}::text FROM (SELECT {typed} AS {column}{other}, accepted, at
             FROM unnest($1::text[], $2::boolean[]) WITH ORDINALITY AS judged (typed, accepted, at)) AS setting
         WHERE ({condition}) IS DISTINCT FROM accepted ORDER BY at"
    )))
    .bind(values)
    .bind(accepted)
    .fetch_all(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn agree_about_anything(pool: PgPool) {
    let seed = seed();
    let mut disagreements = Vec::new();
    for (field, _) in VECTORS {
        let wrong = judged_otherwise(&pool, field, seed, GENERATED).await;
        if !wrong.is_empty() {
            let shown = &wrong[..wrong.len().min(10)];
            disagreements.push(format!("{} {} times, such as {shown:?}", field.name(), wrong.len()));
        }
    }
    assert!(disagreements.is_empty(), "PATCHBAY_SEED={seed}:\n{}", disagreements.join("\n"));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_changed_one_is_found(pool: PgPool) {
    let portal = Portal::new(pool).await;
    // The row that is there breaks none of the changed ones.
    sqlx::query("UPDATE portal.setting SET call_duration = 60").execute(&portal.pool).await.unwrap();
    let seed = seed();
    let constraints = constraints(&portal.pool, &["portal.setting"], &VECTORS.map(|(field, _)| field.name())).await;
    let names: BTreeSet<_> = constraints.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, CHANGES.iter().map(|(name, ..)| *name).collect(), "each is tried");
    for (name, field, from, to) in CHANGES {
        let (_, table, rule) = constraints.iter().find(|(known, ..)| known == name).unwrap();
        let changed = rule.replacen(from, to, 1);
        assert_ne!(rule, &changed, "{name} has no {from}");
        replace(&portal.pool, table, name, &changed).await;
        let found = judged_otherwise(&portal.pool, field, seed, GENERATED / 2).await;
        assert!(!found.is_empty(), "PATCHBAY_SEED={seed}: {changed} is found by no input");
        let vectors = VECTORS.iter().find(|(of, _)| *of == field).unwrap().1;
        assert!(!vectors_judged_otherwise(&portal, field, vectors).await.is_empty(), "{changed} is found by no vector");
        replace(&portal.pool, table, name, rule).await;
    }
}
