//! Who was turned away, who is banned, and what ends that.

use patchbay_shared::{Network, Refusal};
use patchbay_store::{
    attempt, ban,
    extension::{self, Apply},
    registration,
    session::{ManageSecurity, Permit},
};
use sqlx::PgPool;

use crate::harness::{Portal, now};

/// As the engine tells it.
async fn refuse(portal: &Portal, reason: Refusal, name: &str, source: &str, times: i32) {
    sqlx::query("SELECT sip.note_refusal($1, $2, $3::inet, 5062, 'UDP', 'Desk/1'::bytea, 'REGISTER', $4)")
        .bind(reason.name())
        .bind(name.as_bytes())
        .bind(source)
        .bind(times)
        .execute(&portal.pool)
        .await
        .unwrap();
}

fn security(portal: &Portal) -> Permit<ManageSecurity> {
    portal.session.permit().unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_refusal_stands_at_the_extension_with_its_repetitions_and_its_ban(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    refuse(&portal, Refusal::WrongPassword, "phone-1000", "192.0.2.7", 2).await;
    refuse(&portal, Refusal::WrongPassword, "phone-1000", "192.0.2.7", 3).await;
    let attempts = attempt::of_extension(&portal.store, &portal.may.view, id).await.unwrap();
    let [found] = &attempts[..] else { panic!("{attempts:?}") };
    assert_eq!((found.reason, found.times, found.source.as_str()), (Refusal::WrongPassword, 5, "192.0.2.7"));
    assert_eq!((found.name.as_str(), found.user_agent.as_str(), found.calling), ("phone-1000", "Desk/1", false));
    let ban_id = found.ban_id.unwrap();
    ban::lift(&portal.store, &security(&portal), ban_id, now()).await.unwrap();
    let attempts = attempt::of_extension(&portal.store, &portal.may.view, id).await.unwrap();
    assert_eq!(attempts[0].ban_id, None);
    assert!(ban::list(&portal.store, &security(&portal)).await.unwrap().rows.is_empty());
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_saved_and_what_was_deleted_are_told_apart_from_unknown_names(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (live, deleted) = (portal.extension("1000").await, portal.extension("1001").await);
    portal.change(live, Apply::Later, |form| form.registration_name = "new-name".into()).await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, deleted, now()).await.unwrap();
    for name in ["new-name", "phone-1001", "nobody"] {
        refuse(&portal, Refusal::UnknownName, name, "192.0.2.7", 1).await;
    }
    let reasons = |attempts: Vec<attempt::Attempt>| {
        let mut reasons: Vec<_> = attempts.into_iter().map(|attempt| (attempt.name, attempt.reason)).collect();
        reasons.sort_by(|one, two| one.0.cmp(&two.0));
        reasons
    };
    let of_live = attempt::of_extension(&portal.store, &portal.may.view, live).await.unwrap();
    assert_eq!(reasons(of_live), [("new-name".into(), Refusal::NotApplied)]);
    let of_nobody = attempt::of_nobody(&portal.store, &security(&portal)).await.unwrap();
    assert_eq!(reasons(of_nobody), [("nobody".into(), Refusal::UnknownName), ("phone-1001".into(), Refusal::Deleted)]);
}

#[sqlx::test(migrations = "./migrations")]
async fn bans_begin_at_the_limits_double_and_end_with_the_day(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let policy = ban::policy(&portal.store).await.unwrap();
    let list = async || ban::list(&portal.store, &security(&portal)).await.unwrap();
    refuse(&portal, Refusal::WrongPassword, "desk", "2001:db8::1", policy.name_failures - 1).await;
    assert_eq!(list().await.total, 0);
    let mut lengths = Vec::new();
    for round in 0..13 {
        // From anywhere in the same 64 bits.
        let times = if round == 0 { 1 } else { policy.name_failures };
        refuse(&portal, Refusal::WrongPassword, "desk", &format!("2001:db8::ff:{round}"), times).await;
        let bans = list().await;
        let found = bans.rows.iter().find(|ban| ban.name == "desk").unwrap();
        assert_eq!((found.source.as_str(), found.times), ("2001:db8::/64", round + 1));
        lengths.push(found.until - found.at);
        sqlx::query("UPDATE sip.ban SET banned_until = now() WHERE name = 'desk'").execute(&portal.pool).await.unwrap();
    }
    let expected: Vec<_> = (0..13).map(|round| (policy.first * 2_i32.pow(round)).min(policy.longest)).collect();
    assert_eq!(lengths, expected);
}

#[sqlx::test(migrations = "./migrations")]
async fn old_failures_do_not_count(pool: PgPool) {
    let portal = Portal::new(pool).await;
    refuse(&portal, Refusal::WrongPassword, "desk", "192.0.2.7", 4).await;
    sqlx::query("UPDATE sip.ban SET window_began = window_began - interval '10 minutes'")
        .execute(&portal.pool)
        .await
        .unwrap();
    refuse(&portal, Refusal::WrongPassword, "desk", "192.0.2.7", 4).await;
    assert_eq!(ban::list(&portal.store, &security(&portal)).await.unwrap().total, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn only_what_a_guesser_does_is_a_failure(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let guesses = [Refusal::UnknownName, Refusal::Deleted, Refusal::WrongPassword];
    for reason in Refusal::ALL {
        refuse(&portal, reason, "phone-1000", "192.0.2.7", 100).await;
        let banned = ban::list(&portal.store, &security(&portal)).await.unwrap().total > 0;
        assert_eq!(banned, guesses.contains(&reason), "{reason:?}");
        sqlx::query("DELETE FROM sip.ban").execute(&portal.pool).await.unwrap();
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_network_that_is_allowed_is_free_at_once_and_never_banned(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let permit = security(&portal);
    let network = |typed: &str| Network::parse(typed).unwrap();
    refuse(&portal, Refusal::WrongPassword, "desk", "192.0.2.7", 40).await;
    refuse(&portal, Refusal::WrongPassword, "desk", "2001:db8::7", 40).await;
    refuse(&portal, Refusal::WrongPassword, "desk", "198.51.100.7", 40).await;
    assert_eq!(ban::list(&portal.store, &permit).await.unwrap().total, 6);
    for typed in ["192.0.2.0/24", "2001:db8::7", "192.0.2.0/24"] {
        assert!(ban::allow(&portal.store, &permit, network(typed), now()).await.unwrap());
    }
    let left = ban::list(&portal.store, &permit).await.unwrap();
    assert!(left.total == 2 && left.rows.iter().all(|ban| ban.source == "198.51.100.7"), "{left:?}");
    refuse(&portal, Refusal::WrongPassword, "desk", "192.0.2.9", 40).await;
    assert_eq!(ban::list(&portal.store, &permit).await.unwrap().total, 2);
    let allowed = ban::allowed(&portal.store, &permit).await.unwrap();
    let shown: Vec<_> = allowed.iter().map(|allowed| (allowed.network.as_str(), allowed.by.as_str())).collect();
    assert_eq!(shown, [("192.0.2.0/24", "Root@Example.com"), ("2001:db8::7", "Root@Example.com")]);

    ban::disallow(&portal.store, &permit, network("192.0.2.0/24"), now()).await.unwrap();
    refuse(&portal, Refusal::WrongPassword, "desk", "192.0.2.9", 40).await;
    assert_eq!(ban::list(&portal.store, &permit).await.unwrap().total, 4);

    for at in 0..ban::MOST_ALLOWED {
        let added = ban::allow(&portal.store, &permit, network(&format!("203.0.113.{at}")), now()).await.unwrap();
        assert_eq!(added, at < ban::MOST_ALLOWED - 1, "{at}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn nothing_is_kept_longer_than_seven_days_and_no_extension_has_more_than_its_share(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let count = async |sql: &'static str| -> i64 { sqlx::query_scalar(sql).fetch_one(&portal.pool).await.unwrap() };
    let many =
        "SELECT count(sip.note_refusal('wrong_password', 'phone-1000', ('192.0.' || at / 250 || '.' || at % 250)::inet,
         5060, 'UDP', 'x', 'REGISTER', 1)) FROM generate_series(1, 400) AS at";
    count(many).await;
    assert_eq!(count("SELECT count(*) FROM sip.attempt").await, 200);
    let agents = "SELECT count(sip.note_refusal('wrong_password', 'phone-1000', '198.51.100.1', 5060, 'UDP',
         convert_to('agent ' || at, 'UTF8'), 'REGISTER', 1)) FROM generate_series(1, 60) AS at";
    count(agents).await;
    assert_eq!(count("SELECT count(*) FROM sip.attempt WHERE source = '198.51.100.1'").await, 21);
    assert_eq!(count("SELECT sum(times)::bigint FROM sip.attempt WHERE source = '198.51.100.1'").await, 60);
    sqlx::raw_sql(
        "UPDATE sip.attempt SET last_at = last_at - interval '7 days 1 second';
         UPDATE sip.ban SET window_began = window_began - interval '8 days', banned_at = banned_at - interval '8 days',
             banned_until = banned_until - interval '8 days';
         SELECT sip.forget_attempts()",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    assert_eq!(count("SELECT (SELECT count(*) FROM sip.attempt) + (SELECT count(*) FROM sip.ban)").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn one_registration_is_told_and_ended(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (id, other) = (portal.extension("1000").await, portal.extension("1001").await);
    sqlx::raw_sql(
        "INSERT INTO sip.location (ruid, username, contact, expires, received, user_agent, cflags)
         SELECT number || at, number, 'sip:' || at, now() AT TIME ZONE 'UTC' + interval '1h',
                'sip:[2001:db8::7]:506' || at || ';transport=tcp', 'Desk/1', 64
         FROM sip.endpoint, generate_series(1, 2) AS at",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    let ids = async |id| {
        let bindings = registration::bindings(&portal.store, &portal.may.view, id).await.unwrap();
        bindings.into_iter().map(|binding| binding.id).collect::<Vec<_>>()
    };
    let first = &registration::bindings(&portal.store, &portal.may.view, id).await.unwrap()[0];
    assert_eq!(
        [&first.source, &first.transport, &first.user_agent, &first.digest, &first.contact].map(String::as_str),
        ["[2001:db8::7]:5061", "TCP", "Desk/1", "SHA-256", "sip:1"]
    );
    registration::unregister(&portal.store, &portal.may.edit, other, "10001", now()).await.unwrap();
    assert_eq!(ids(id).await, ["10001", "10002"], "of another extension");
    registration::unregister(&portal.store, &portal.may.edit, id, "10001", now()).await.unwrap();
    assert_eq!((ids(id).await, ids(other).await.len()), (vec!["10002".to_owned()], 2));
}
