//! What holds during a status: an array has one member for each, and each is judged as `shared` does.

use patchbay_shared::{Field, PresencePart, PresenceStatus, Rules, Whole};
use sqlx::{AssertSqlSafe, Executor, PgPool};

use super::{
    GENERATED,
    inputs::{self, Judged, inputs},
    seed,
};

const TEXT: Field = Field::Presence(PresenceStatus::Away, PresencePart::Information);
const SECONDS: Field = Field::Presence(PresenceStatus::Away, PresencePart::RingTimeout);

/// What the rules say of what might be typed, as it would be kept.
fn judged(field: Field, seed: u64) -> (Vec<String>, Vec<bool>) {
    let mut judged = (Vec::new(), Vec::new());
    for typed in inputs(Judged::Extension(field), seed).take(GENERATED) {
        let form = inputs::form(field, typed);
        let accepted = form.judge(field, Rules::default()).is_none();
        let block = &form.parse(Rules::default()).ok().map(|extension| extension.presence[1].clone());
        let kept = match (block, field == SECONDS) {
            (Some(block), true) => block.ring_timeout.map(Whole::get).unwrap_or(30).to_string(),
            (Some(block), false) => block.information.as_str().to_owned(),
            (None, _) => form.value(field).to_owned(),
        };
        let speakable =
            !kept.contains('\0') && (field == TEXT || kept.parse::<i32>().is_ok_and(|n| n.to_string() == kept));
        if speakable {
            judged.0.push(kept);
            judged.1.push(accepted);
        }
    }
    judged
}

/// What a constraint of `column` judges otherwise than `shared`.
async fn otherwise(
    pool: &PgPool,
    column: &str,
    member: &str,
    (values, accepted): &(Vec<String>, Vec<bool>),
) -> Vec<String> {
    let condition: String = sqlx::query_scalar(
        "SELECT substr(pg_get_constraintdef(oid), length('CHECK ')) FROM pg_constraint WHERE conname = 'extension_' || $1",
    )
    .bind(column)
    .fetch_one(pool)
    .await
    .unwrap();
    sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT typed FROM (SELECT {member} AS {column}, typed, accepted
             FROM unnest($1::text[], $2::boolean[]) AS judged (typed, accepted)) AS extension
         WHERE ({condition}) IS DISTINCT FROM accepted LIMIT 10"
    )))
    .bind(values)
    .bind(accepted)
    .fetch_all(pool)
    .await
    .unwrap()
}

const MEMBER: [(&str, Field, &str); 2] = [
    ("presence_information", TEXT, "ARRAY['', typed COLLATE \"und-x-icu\", '', '', '', 'x']"),
    ("presence_ring_timeout", SECONDS, "ARRAY[NULL, typed::integer, NULL, 5, 300, NULL]"),
];

#[sqlx::test(migrations = "./migrations")]
async fn agree_about_what_holds_during_a_status(pool: PgPool) {
    let seed = seed();
    for (column, field, member) in MEMBER {
        let values = judged(field, seed);
        assert!(values.1.contains(&true) && values.1.contains(&false));
        let wrong = otherwise(&pool, column, member, &values).await;
        assert!(wrong.is_empty(), "PATCHBAY_SEED={seed} {column} {wrong:?}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_changed_constraint_about_a_status_is_found(pool: PgPool) {
    let seed = seed();
    for (column, from, to) in [
        ("presence_information", "{0,127}", "{0,128}"),
        ("presence_information", "\\u007F-", ""),
        ("presence_ring_timeout", "5 <=", "4 <="),
        ("presence_ring_timeout", "300 >=", "301 >="),
    ] {
        let name = format!("extension_{column}");
        let definition: String =
            sqlx::query_scalar("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1")
                .bind(&name)
                .fetch_one(&pool)
                .await
                .unwrap();
        assert!(definition.contains(from), "{definition}");
        let replace = |definition: &str| {
            AssertSqlSafe(format!(
                "ALTER TABLE portal.extension DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {definition}"
            ))
        };
        pool.execute(replace(&definition.replace(from, to))).await.unwrap();
        let (_, field, member) = MEMBER.into_iter().find(|(known, ..)| *known == column).unwrap();
        assert!(!otherwise(&pool, column, member, &judged(field, seed)).await.is_empty(), "{column}: {from} as {to:?}");
        pool.execute(replace(&definition)).await.unwrap();
    }
}

/// As many members as there are statuses, and nowhere that is no place.
#[sqlx::test(migrations = "./migrations")]
async fn arrays_have_one_for_each_status(pool: PgPool) {
    let portal = crate::harness::Portal::new(pool).await;
    portal.extension("1000").await;
    for wrong in [
        "presence_information = '{a,b,c,d,e}'",
        "presence_information = '{a,b,c,d,e,f,g}'",
        "presence_information = ARRAY['', '', '', '', '', NULL]",
        "presence_information = ARRAY[E'a\\nb', '', '', '', '']",
        "presence_ring_timeout = '{5,5,5,5,5}'",
        "internal_always = '{1,1,1,1,1}'",
        "internal_always[2] = -1",
        "internal_no_answer = '{}'",
        "internal_no_answer[2] = -1",
        "internal_busy[7] = 0",
        "internal_busy[6] = -1",
    ] {
        let changed = portal.pool.execute(AssertSqlSafe(format!("UPDATE portal.extension SET {wrong}"))).await;
        assert!(changed.is_err(), "{wrong}");
    }
    portal
        .pool
        .execute("UPDATE portal.extension SET internal_busy[6] = 0, presence_ring_timeout[6] = 300")
        .await
        .unwrap();
}
