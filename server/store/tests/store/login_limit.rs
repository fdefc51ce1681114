//! Who has to wait after wrong log-ins.

use patchbay_shared::{LoginLimit, Occasion, Secret};
use patchbay_store::{
    account::{self, Proof},
    extension::Apply,
    login_limit::{self, LockedName},
    session::{ManageSecurity, Origin, Permit},
};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

use crate::harness::{ADMINISTRATOR, PASSWORD, Portal, form, now, open, parse};

const WRONG: &str = "Wrong Horse 1";

/// Somebody at an address, who tries names and passwords.
struct Client<'a> {
    portal: &'a Portal,
    address: String,
}

impl Client<'_> {
    async fn attempt(&self, name: &str, typed: &str, at: OffsetDateTime) -> Proof {
        let origin = Origin { address: Some(self.address.parse().unwrap()), user_agent: String::new() };
        account::authenticate(&self.portal.store, name, &Secret::new(typed), &origin, at).await.unwrap()
    }

    /// Fails as often as it takes; how long one has to wait then, in seconds.
    async fn fail(&self, name: &str, at: OffsetDateTime) -> i64 {
        for _ in 1..LoginLimit::FAILURES {
            assert!(matches!(self.attempt(name, WRONG, at).await, Proof::Wrong));
        }
        match self.attempt(name, WRONG, at).await {
            Proof::Wait(wait) => (wait.until - at).whole_seconds(),
            _ => panic!("nothing to wait for"),
        }
    }
}

fn at<'a>(portal: &'a Portal, address: &str) -> Client<'a> {
    Client { portal, address: address.to_owned() }
}

async fn rows(portal: &Portal) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM portal.login_limit").fetch_one(&portal.pool).await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn waits_grow_hold_for_right_passwords_and_end(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let client = at(&portal, "192.0.2.1");
    let mut moment = now();
    for wait in [60, 120, 240] {
        assert_eq!(client.fail("root@example.com", moment).await, wait);
        let end = moment + Duration::seconds(wait);
        for typed in [PASSWORD, WRONG] {
            let early = client.attempt(" ROOT@example.com", typed, end - Duration::seconds(1)).await;
            assert!(matches!(early, Proof::Wait(wait) if wait.until == end), "{typed}");
        }
        moment = end;
    }
    assert!(
        matches!(client.attempt("root@example.com", PASSWORD, moment).await, Proof::Who(who, _) if who == portal.who)
    );
    // A day without: from the beginning. Meanwhile nothing is written down that does not matter any more.
    let later = moment + Duration::days(1) + Duration::hours(1);
    login_limit::forget(&portal.store, later).await.unwrap();
    assert_eq!(rows(&portal).await, 0);
    assert_eq!(client.fail("root@example.com", later).await, 60);
}

#[sqlx::test(migrations = "./migrations")]
async fn few_wrong_ones_in_ten_minutes_are_nothing(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let client = at(&portal, "192.0.2.1");
    for round in 0..3 {
        let moment = now() + Duration::minutes(10 * round);
        for _ in 1..LoginLimit::FAILURES {
            assert!(matches!(client.attempt("root@example.com", WRONG, moment).await, Proof::Wrong));
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn names_networks_and_both_are_counted(pool: PgPool) {
    let portal = Portal::new(pool).await;
    // One name from everywhere, whether somebody has it or not: the same answer.
    for name in ["root@example.com", "nobody@example.com"] {
        for network in 1..LoginLimit::FAILURES {
            let client = at(&portal, &format!("198.51.100.{network}"));
            assert!(matches!(client.attempt(name, WRONG, now()).await, Proof::Wrong));
        }
        let last = at(&portal, "198.51.100.77").attempt(name, WRONG, now()).await;
        assert!(matches!(last, Proof::Wait(wait) if wait.until == now() + Duration::minutes(1)), "{name}");
        let elsewhere = at(&portal, "203.0.113.9").attempt(name, PASSWORD, now()).await;
        assert!(matches!(elsewhere, Proof::Wait(_)), "{name}");
    }
    // Many names from one network: an IPv6 site is one.
    for host in 1..=LoginLimit::FAILURES {
        at(&portal, &format!("2001:db8:1:2::{host}")).attempt(&format!("name{host}"), WRONG, now()).await;
    }
    let neighbour = at(&portal, "2001:db8:1:2:aaaa::1").attempt("other", WRONG, now()).await;
    assert!(matches!(neighbour, Proof::Wait(_)));
    let other_site = at(&portal, "2001:db8:1:3::1").attempt("other", WRONG, now()).await;
    assert!(matches!(other_site, Proof::Wrong));
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_locks_out_who_is_known_where_they_are(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (home, office) = (at(&portal, "192.0.2.1"), at(&portal, "192.0.2.2"));
    assert!(matches!(home.attempt(ADMINISTRATOR, PASSWORD, now()).await, Proof::Who(..)));
    // Somebody else tries the name from elsewhere, and other names from the same network.
    assert_eq!(at(&portal, "203.0.113.9").fail(ADMINISTRATOR, now()).await, 60);
    assert_eq!(home.fail("somebody@example.com", now()).await, 60);
    assert!(matches!(office.attempt(ADMINISTRATOR, PASSWORD, now()).await, Proof::Wait(_)));
    assert!(matches!(home.attempt("other@example.com", WRONG, now()).await, Proof::Wait(_)));
    assert!(matches!(home.attempt(ADMINISTRATOR, PASSWORD, now()).await, Proof::Who(..)));
    // What they do themselves counts all the same, and at most for an hour.
    let mut moment = now();
    for wait in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
        assert_eq!(home.fail(ADMINISTRATOR, moment).await, wait);
        moment += Duration::seconds(wait);
    }
    assert!(matches!(home.attempt(ADMINISTRATOR, PASSWORD, moment).await, Proof::Who(..)));
    let forgotten = moment + Duration::days(LoginLimit::KNOWN_DAYS);
    at(&portal, "203.0.113.9").fail(ADMINISTRATOR, forgotten).await;
    assert!(matches!(home.attempt(ADMINISTRATOR, PASSWORD, forgotten).await, Proof::Wait(_)));
}

#[sqlx::test(migrations = "./migrations")]
async fn all_servers_count_together_also_at_once(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let others = [
        open(&portal.pool, &portal.folder, "sip.example.com").await,
        open(&portal.pool, &portal.folder, "sip.example.com").await,
    ];
    let (slow, narrow) = portal.narrow().await;
    let origin = Origin { address: Some("192.0.2.1".parse().unwrap()), user_agent: String::new() };
    let (mut wrong, mut waits) = (0, 0);
    let mut count = |proof| match proof {
        Proof::Wrong => wrong += 1,
        Proof::Wait(wait) => {
            assert_eq!(wait.until, now() + Duration::minutes(1));
            waits += 1;
        }
        _ => panic!("the password was guessed"),
    };
    // The right one is among them: it comes when nobody has to wait yet, and is judged when somebody has to.
    let right = Secret::new(PASSWORD);
    let right = account::authenticate(&slow, ADMINISTRATOR, &right, &origin, now());
    let wrong_ones = async {
        let only = narrow.acquire().await.unwrap();
        let attempts = (0..40).map(|number| {
            let (store, origin, typed) = (others[number % 2].clone(), origin.clone(), Secret::new(WRONG));
            tokio::spawn(
                async move { account::authenticate(&store, ADMINISTRATOR, &typed, &origin, now()).await.unwrap() },
            )
        });
        for attempt in attempts.collect::<Vec<_>>() {
            count(attempt.await.unwrap());
        }
        drop(only);
    };
    let (late, ()) = tokio::join!(right, wrong_ones);
    count(late.unwrap());
    assert_eq!((wrong, waits), (i32::from(LoginLimit::FAILURES) - 1, 42 - i32::from(LoginLimit::FAILURES)));
}

#[sqlx::test(migrations = "./migrations")]
async fn names_that_are_on_their_way_when_the_wait_begins_are_not_written_down(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let attempts = (0..20).map(|number| {
        let (store, typed) = (portal.store.clone(), Secret::new(WRONG));
        let origin = Origin { address: Some("192.0.2.1".parse().unwrap()), user_agent: String::new() };
        tokio::spawn(async move {
            account::authenticate(&store, &format!("random-{number}"), &typed, &origin, now()).await.unwrap();
        })
    });
    for attempt in attempts.collect::<Vec<_>>() {
        attempt.await.unwrap();
    }
    assert_eq!(rows(&portal).await, 1 + 2 * i64::from(LoginLimit::FAILURES));
}

#[sqlx::test(migrations = "./migrations")]
async fn ten_thousand_random_names_leave_a_handful_of_rows(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let client = at(&portal, "192.0.2.1");
    for number in 0..10_000 {
        client.attempt(&format!("random-{number}"), WRONG, now() + Duration::milliseconds(number)).await;
    }
    assert!(rows(&portal).await <= 1 + 2 * i64::from(LoginLimit::FAILURES), "{}", rows(&portal).await);
    // From as many networks, they are gone when they do not matter any more.
    sqlx::query(
        "INSERT INTO portal.login_limit (key, kind, failures, since, waits, forget_at)
         SELECT sha256(n::text::bytea), 'name', 1, $1, 0, $1 + n * interval '1 ms' FROM generate_series(1, 150000) AS n",
    )
    .bind(now() + Duration::hours(30))
    .execute(&portal.pool)
    .await
    .unwrap();
    login_limit::forget(&portal.store, now()).await.unwrap();
    assert_eq!(rows(&portal).await, 100_000);
    login_limit::forget(&portal.store, now() + Duration::hours(31)).await.unwrap();
    assert_eq!(rows(&portal).await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn are_listed_and_lifted(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let permit: Permit<ManageSecurity> = portal.session.permit().unwrap();
    let mut wish = form("1000");
    wish.user_password = Secret::new("Hello World 7");
    portal.create(&parse(&wish, Occasion::Create), Apply::Later).await.unwrap();
    let client = at(&portal, "2001:db8::7");
    client.fail("1000", now()).await;
    at(&portal, "192.0.2.1").fail("My-Secret-Password-1", now()).await;
    let list = login_limit::list(&portal.store, &permit, now()).await.unwrap();
    let told: Vec<_> = list.iter().map(|lock| (lock.name.clone(), lock.network.as_deref())).collect();
    let expected = |name: LockedName, network| assert!(told.contains(&(name, network)), "{told:?}");
    assert_eq!(told.len(), 6);
    expected(LockedName::Of("1000".to_owned()), None);
    expected(LockedName::Of("1000".to_owned()), Some("2001:db8::/64"));
    expected(LockedName::Any, Some("2001:db8::/64"));
    expected(LockedName::Nobodys, None);
    expected(LockedName::Nobodys, Some("192.0.2.1"));
    let dump: String = sqlx::query_scalar("SELECT string_agg(kept::text, '') FROM portal.login_limit AS kept")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert!(!dump.to_lowercase().contains("secret"), "a password that was typed as name is written down");

    for lock in list.iter().filter(|lock| lock.network.as_deref() != Some("192.0.2.1")) {
        login_limit::lift(&portal.store, &permit, &lock.key, now()).await.unwrap();
    }
    for nothing in ["", "0", "' OR true --", &"0".repeat(64)] {
        login_limit::lift(&portal.store, &permit, nothing, now()).await.unwrap();
    }
    assert!(matches!(client.attempt("1000", "Hello World 7", now()).await, Proof::Who(..)));
    assert_eq!(login_limit::list(&portal.store, &permit, now()).await.unwrap().len(), 2);
    login_limit::lift_all(&portal.store, &permit, now()).await.unwrap();
    assert!(login_limit::list(&portal.store, &permit, now()).await.unwrap().is_empty());
}
