//! What somebody's phones do beside their presence, from Apply on.

use patchbay_shared::{
    CallRules, CallRulesError, CallerPattern, DestinationError, ExtensionForm, FeatureCodeError, Field, FieldError,
    Occasion, PresencePart, PresenceStatus, SettingError, SettingField, SettingsForm,
};
use patchbay_store::{
    extension::{self, Apply, SaveError},
    setting::{self, UpdateError},
};
use sqlx::{AssertSqlSafe, Executor, PgPool};

use crate::harness::{Portal, form, now, parse};

#[sqlx::test(migrations = "./migrations")]
async fn calls_wait_or_not_from_apply_on(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let new = ExtensionForm { call_waiting: "on".into(), ..form("1000") };
    let id = portal.create(&parse(&new, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let live = async || -> bool {
        sqlx::query_scalar("SELECT call_waiting FROM sip.endpoint WHERE extension_id = $1")
            .bind(id)
            .fetch_one(&portal.pool)
            .await
            .unwrap()
    };
    assert!(live().await);
    portal.change(id, Apply::Later, |form| form.call_waiting = String::new()).await.unwrap();
    assert!(live().await, "what is saved is not live");
    let saved = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap();
    assert_eq!(saved.form.call_waiting, "");
    portal.apply(id).await.unwrap();
    assert!(!live().await);
}

fn handled(saved: Result<impl std::fmt::Debug, SaveError>) -> CallRulesError {
    let Err(SaveError::Taken(errors)) = saved else { panic!("{saved:?}") };
    match errors.iter().collect::<Vec<_>>()[..] {
        [(Field::CallHandling, FieldError::CallHandling(error))] => error.clone(),
        ref errors => panic!("{errors:?}"),
    }
}

async fn handle(portal: &Portal, id: i64, rules: &str) -> Result<i32, SaveError> {
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.call_handling = rules.to_owned()).await
}

#[sqlx::test(migrations = "./migrations")]
async fn rules_about_callers_follow_an_extension_and_not_its_number(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    let rules = "1001: accept\n+49*: 1001\n*: hang up";
    handle(&portal, ada, rules).await.unwrap();
    let live: (Vec<String>, Vec<i64>) =
        sqlx::query_as("SELECT call_handling_patterns, call_handling_to FROM sip.endpoint WHERE extension_id = $1")
            .bind(ada)
            .fetch_one(&portal.pool)
            .await
            .unwrap();
    assert_eq!(live, (["1001", "+49*", "*"].map(str::to_owned).to_vec(), vec![-1, ben, 0]));
    portal.change(ben, Apply::Later, |form| form.number = "2001".into()).await.unwrap();
    let found = async || extension::find(&portal.store, &portal.may.view, ada).await.unwrap().unwrap();
    // What was typed as a number of somebody who calls is no extension, and stays.
    assert_eq!(found().await.form.call_handling, "1001: accept\n+49*: 2001\n*: hang up");
    // Of a deleted one it is said, and the rest can be saved.
    extension::delete(&portal.store, &portal.session.permit().unwrap(), ben, now()).await.unwrap();
    assert_eq!(found().await.gone, ["2001"]);
    portal.change(ada, Apply::Later, |form| form.job_title = "Countess".into()).await.unwrap();
    assert_eq!(found().await.form.call_handling, "1001: accept\n+49*: 2001\n*: hang up");
}

#[sqlx::test(migrations = "./migrations")]
async fn rules_lead_no_calls_in_a_circle(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    let unknown = handled(handle(&portal, ada, "*: 4711").await);
    assert_eq!(unknown, CallRulesError::Destination(DestinationError::Unknown));
    // Presence and rules are one way.
    let away = Field::Presence(PresenceStatus::Away, PresencePart::InternalAlways);
    portal.change(ben, Apply::Later, |form| form.set(away, "1000".into())).await.unwrap();
    let circle = || DestinationError::Loop(["1000", "1001", "1000"].map(str::to_owned).to_vec());
    assert_eq!(handled(handle(&portal, ada, "2*: accept\n3*: 1001").await), CallRulesError::Destination(circle()));
    portal.change(ben, Apply::Later, |form| form.set(away, String::new())).await.unwrap();
    handle(&portal, ada, "3*: 1001").await.unwrap();
    let mut before = "1000";
    for number in ["1002", "1003", "1004", "1005"] {
        let next = portal.extension(number).await;
        handle(&portal, next, &format!("*: {before}")).await.unwrap();
        before = number;
    }
    let last = portal.extension("1006").await;
    let chain = ["1006", "1005", "1004", "1003", "1002", "1000", "1001"].map(str::to_owned).to_vec();
    let too_long = CallRulesError::Destination(DestinationError::TooLong(chain));
    assert_eq!(handled(handle(&portal, last, "*: 1005").await), too_long);
}

/// The constraints about the arrays, as far as the judges of single values do not go.
#[sqlx::test(migrations = "./migrations")]
async fn each_rule_has_a_pattern_and_a_destination(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let change = |patterns: &str, to: &str| {
        AssertSqlSafe(format!(
            "UPDATE portal.extension SET call_handling_patterns = '{{{patterns}}}', call_handling_to = '{{{to}}}'"
        ))
    };
    let longest = "1".repeat(CallerPattern::MAX);
    for (patterns, to) in [
        ("1", ""),
        ("1,2", "0"),
        ("1,NULL", "0,0"),
        ("1,2", "0,NULL"),
        ("1", "-2"),
        ("1*2", "0"),
        ("**", "0"),
        ("1 2", "0"),
        ("\"\"", "0"),
        ("é", "0"),
        (&format!("{longest}1"), "0"),
        (&format!("{longest}*"), "0"),
        (&["1"; CallRules::MAX + 1].join(","), &["0"; CallRules::MAX + 1].join(",")),
    ] {
        assert!(portal.pool.execute(change(patterns, to)).await.is_err(), "{patterns} {to}");
    }
    for (patterns, to) in [
        ("", ""),
        ("*", "-1"),
        (&*longest, "0"),
        (&format!("{}*", &longest[1..]), "7"),
        ("1,+49(0)30-1.2#*", "0,0"),
        (&["1"; CallRules::MAX].join(","), &["0"; CallRules::MAX].join(",")),
    ] {
        portal.pool.execute(change(patterns, to)).await.unwrap();
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn groups_are_compared_without_regard_to_case_from_apply_on(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    portal.change(ada, Apply::Now(&portal.may.apply), |form| form.pickup_groups = "Sales\nÄrzte".into()).await.unwrap();
    portal.change(ben, Apply::Later, |form| form.pickup_groups = "ÄRZTE".into()).await.unwrap();
    let common = async || -> bool {
        sqlx::query_scalar(
            "SELECT here.pickup_groups && there.pickup_groups FROM sip.endpoint AS here, sip.endpoint AS there
             WHERE here.extension_id = $1 AND there.extension_id = $2",
        )
        .bind(ada)
        .bind(ben)
        .fetch_one(&portal.pool)
        .await
        .unwrap()
    };
    assert!(!common().await, "what is saved is not live");
    portal.apply(ben).await.unwrap();
    assert!(common().await);
}

#[sqlx::test(migrations = "./migrations")]
async fn codes_for_picking_up_are_nobodys_number(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let save = async |change: fn(&mut SettingsForm)| {
        let current = portal.store.settings();
        let mut form = SettingsForm::from(&current.settings);
        change(&mut form);
        let permit = portal.session.permit().unwrap();
        setting::update(&portal.store, &permit, current.version, &form.parse().unwrap(), now()).await
    };
    let claimed = async || -> Vec<(String, String)> {
        sqlx::query_as("SELECT number, pickup FROM portal.number_claim WHERE pickup IS NOT NULL ORDER BY pickup")
            .fetch_all(&portal.pool)
            .await
            .unwrap()
    };
    let claims = |extension: &str, group: &str| {
        vec![(extension.to_owned(), "extension".to_owned()), (group.to_owned(), "group".to_owned())]
    };
    assert_eq!(claimed().await, claims("**", "*4"));
    let Err(UpdateError::Taken(errors)) = save(|form| form.pickup_code = "1000".into()).await else {
        panic!("somebody's number");
    };
    assert!(matches!(errors.get(SettingField::PickupCode), Some(SettingError::Code(FeatureCodeError::Taken(_)))));
    // One code may become what another one was.
    let exchanged = save(|form| {
        form.pickup_code = "*71".into();
        form.available_code = "*4".into();
        form.pickup_of_code = "*8".into();
    });
    exchanged.await.unwrap();
    assert_eq!(claimed().await, claims("*8", "*71"));
    assert_eq!(SettingsForm::from(&portal.store.settings().settings).pickup_of_code, "*8");
    save(|form| form.pickup_of_code = String::new()).await.unwrap();
    assert_eq!(claimed().await, claims("*8", "*71")[1..]);
    // The codes of digits are numbers as well.
    save(|form| form.pickup_code = "1001".into()).await.unwrap();
    let taken = portal.create(&parse(&form("1001"), Occasion::Create), Apply::Later).await;
    assert!(matches!(taken, Err(SaveError::Taken(_))));
}

/// Whoever calls chooses the Call-ID.
#[sqlx::test(migrations = "./migrations")]
async fn a_call_id_that_is_no_text_keeps_nobody_from_picking_up(pool: PgPool) {
    let portal = Portal::new(pool).await;
    for number in ["1000", "1001", "1002"] {
        let new = ExtensionForm { pickup_groups: "Sales".into(), ..form(number) };
        portal.create(&parse(&new, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    }
    sqlx::query("SELECT sip.engine_is_there(1, 'run')").execute(&portal.pool).await.unwrap();
    let rings = async |call: &str, at: &str, call_id: &[u8]| {
        sqlx::query(
            "SELECT sip.rings(1, 'run', $1, extension_id, '1002', 7, 8, $3) FROM sip.endpoint WHERE number = $2",
        )
        .bind(call)
        .bind(at)
        .bind(call_id)
        .execute(&portal.pool)
        .await
    };
    assert!(rings("1", "1000", b"\xff\xfe").await.is_err());
    rings("2", "1001", b"9@phone").await.unwrap();
    let phrase: String = sqlx::query_scalar("SELECT phrase FROM sip.called('1000', '*4', '192.0.2.1')")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert_eq!(phrase, "Picking up 1001");
    let picked: Vec<(String, String)> =
        sqlx::query_as("SELECT call_id, picker FROM sip.picked_up(1, 'run')").fetch_all(&portal.pool).await.unwrap();
    assert_eq!(picked, [("9@phone".to_owned(), "1000".to_owned())]);
}
