//! What is written down about what people do.

use patchbay_shared::{
    Field, ObjectKind, Occasion, Operation, Outcome, Reason, Secret, SettingField, SettingsForm, TypedName,
};
use patchbay_store::{
    cursor::LogCursor,
    extension::{self, Apply, Choice, Selection},
    operation_log::{self, Attempt, Detail, LogPage, LogQuery, LogRow},
    session, setting,
};
use sqlx::{AssertSqlSafe, Executor, PgPool};
use time::Duration;

use crate::harness::{ADMINISTRATOR, Portal, form, now, parse};

fn all() -> LogQuery {
    LogQuery { size: 100, ..LogQuery::default() }
}

async fn read(portal: &Portal, query: &LogQuery) -> LogPage {
    operation_log::page(&portal.store, &portal.session.permit().unwrap(), query).await.unwrap()
}

async fn attempt(portal: &Portal, name: &str, operation: Operation, object_id: Option<i64>, outcome: Outcome) {
    let attempt = Attempt {
        session: name.is_empty().then_some(&portal.session),
        name: &TypedName::new(name),
        address: Some("192.0.2.9".parse().unwrap()),
        operation,
        object_id,
        object: "",
        outcome: &outcome,
    };
    operation_log::attempted(&portal.store, &attempt, now()).await.unwrap();
}

/// Everything that can be done is done, and stands in the log with the version that came of it.
#[sqlx::test(migrations = "./migrations")]
async fn what_is_done_is_written_down(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, may) = (&portal.store, &portal.may);
    let id = portal.extension("1000").await;
    portal.change(id, Apply::Later, |form| form.last_name = "Byron".into()).await.unwrap();
    extension::discard_many(store, &may.apply, &Selection::These(vec![(id, 2)]), now()).await.unwrap();
    portal
        .change(id, Apply::Now(&may.apply), |form| form.registration_password = Secret::new("Another-Secret-77"))
        .await
        .unwrap();
    let choice = Choice { from: 4, to: 2, fields: &[Field::LastName] };
    extension::restore(store, &may.edit, id, choice, Apply::Later, now()).await.unwrap();
    extension::apply(store, &may.apply, id, 5, now()).await.unwrap();
    extension::show_password(store, &may.secrets, id, now()).await.unwrap().unwrap();
    extension::delete(store, &may.delete, id, now()).await.unwrap();
    extension::release(store, &may.delete, id, now()).await.unwrap();
    extension::undelete(store, &may.delete, id, false, now()).await.unwrap();
    let mut settings = SettingsForm::from(&store.settings().settings);
    settings.operation_log_days = "30".into();
    let permit = portal.session.permit().unwrap();
    setting::update(store, &permit, 1, &settings.parse().unwrap(), now()).await.unwrap();
    operation_log::noted(store, &portal.may.view, Operation::ExportOperationLog, "", now()).await.unwrap();
    let page = read(&portal, &all()).await;
    session::close(store, &portal.session, now()).await.unwrap();

    let told: Vec<_> = page.rows.iter().rev().map(|row| (row.operation, row.version)).collect();
    let expected = [
        (Operation::SetUp, None),
        (Operation::LogIn, None),
        (Operation::AddExtension, Some(1)),
        (Operation::ApplyExtension, Some(1)),
        (Operation::EditExtension, Some(2)),
        (Operation::DiscardChanges, Some(3)),
        (Operation::EditExtension, Some(4)),
        (Operation::ApplyExtension, Some(4)),
        (Operation::RestoreVersion, Some(5)),
        (Operation::ApplyExtension, Some(5)),
        (Operation::RevealSecrets, Some(5)),
        (Operation::DeleteExtension, Some(6)),
        (Operation::ReleaseNumber, Some(6)),
        (Operation::UndeleteExtension, Some(7)),
        (Operation::ApplyExtension, Some(7)),
        (Operation::ChangeSettings, Some(2)),
        (Operation::ExportOperationLog, None),
    ];
    assert_eq!(told, expected);
    for LogRow { at, actor, known, outcome, .. } in &page.rows {
        assert_eq!((*at, actor.as_str(), *known, outcome), (now(), ADMINISTRATOR, true, &Outcome::Done));
    }
    let row =
        |operation, version| page.rows.iter().find(|row| (row.operation, row.version) == (operation, version)).unwrap();
    let edited = row(Operation::EditExtension, Some(2));
    assert_eq!(
        (edited.kind, edited.object_id, edited.object.as_str()),
        (ObjectKind::Extension, Some(id), "1000 Ada Byron")
    );
    assert_eq!(edited.address.as_deref(), Some("2001:db8::7"));
    let Detail::Extension(changes) = &edited.detail else { panic!("{edited:?}") };
    let changes: Vec<_> =
        changes.iter().map(|change| (change.field, change.from.as_deref(), change.to.as_deref())).collect();
    assert_eq!(changes, [(Field::LastName, Some("Lovelace"), Some("Byron"))]);
    let Detail::Extension(secret) = &row(Operation::EditExtension, Some(4)).detail else { panic!() };
    assert_eq!(
        secret.iter().map(|change| (change.field, change.secret)).collect::<Vec<_>>(),
        [(Field::RegistrationPassword, true)]
    );
    let Detail::Settings(setting) = &row(Operation::ChangeSettings, Some(2)).detail else { panic!() };
    assert_eq!((setting[0].field, setting[0].to.as_str()), (SettingField::OperationLogDays, "30"));
}

/// What was not done leaves nothing but what says so.
#[sqlx::test(migrations = "./migrations")]
async fn what_is_not_done_is_written_down_as_such(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let before = read(&portal, &all()).await.rows.len();
    extension::apply(&portal.store, &portal.may.apply, id, 7, now()).await.unwrap_err();
    portal.create(&parse(&form("1000"), Occasion::Create), Apply::Later).await.unwrap_err();
    assert_eq!(read(&portal, &all()).await.rows.len(), before, "nothing was done");

    attempt(&portal, "", Operation::DeleteExtension, Some(id), Outcome::Refused(Reason::Denied)).await;
    attempt(&portal, "", Operation::DeleteExtension, Some(id + 1), Outcome::Refused(Reason::Gone)).await;
    attempt(&portal, "eve\r\n=1+1", Operation::LogIn, None, Outcome::Refused(Reason::WrongPassword)).await;
    attempt(&portal, "", Operation::ChangeSettings, None, Outcome::Failed(Some("abcd1234".into()))).await;
    let rows = read(&portal, &LogQuery { outcome: Some("refused"), ..all() }).await.rows;
    let told: Vec<_> = rows.iter().map(|row| (row.actor.as_str(), row.known, row.object.as_str())).collect();
    let expected =
        [("eve\u{FFFD}\u{FFFD}=1+1", false, ""), (ADMINISTRATOR, true, ""), (ADMINISTRATOR, true, "1000 Ada Lovelace")];
    assert_eq!(told, expected);
    let failed = read(&portal, &LogQuery { text: "ABCD1234".into(), ..all() }).await.rows;
    assert_eq!(failed.iter().map(|row| row.operation).collect::<Vec<_>>(), [Operation::ChangeSettings]);
}

/// 20,000 rows of three people, a second apart; one row in a thousand is refused, one is about somebody else.
async fn fill(pool: &PgPool) {
    let statement = "INSERT INTO portal.operation_log (at, actor, operation, object_kind, object, outcome, reason)
         SELECT to_timestamp(1790000000) + n * interval '1 second', 'Person ' || n % 3,
                CASE WHEN n % 2 = 0 THEN 'extension.edit' ELSE 'extension.apply' END, 'extension',
                CASE WHEN n = 777 THEN '4711 Grace_Hopper' ELSE (1000 + n % 4000)::text || ' Ada' END,
                CASE WHEN n % 1000 = 500 THEN 'refused' ELSE 'done' END, CASE WHEN n % 1000 = 500 THEN 'denied' END
         FROM generate_series(1, 20000) AS n";
    pool.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    pool.execute("ANALYZE portal.operation_log").await.unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn the_log_is_searched_and_paged(pool: PgPool) {
    let portal = Portal::new(pool).await;
    fill(&portal.pool).await;
    let count = |query: LogQuery| {
        let portal = &portal;
        async move {
            let (mut query, mut seen, mut pages) = (LogQuery { size: 1000, ..query }, Vec::new(), 0);
            loop {
                let page = read(portal, &query).await;
                seen.extend(page.rows.iter().map(|row| LogCursor { at: row.at, id: row.id }));
                pages += 1;
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
            assert!(seen.is_sorted_by(|one, next| (one.at, one.id) > (next.at, next.id)), "newest first, none twice");
            (seen.len(), pages)
        }
    };
    let text = |text: &str| LogQuery { text: text.into(), ..LogQuery::default() };
    // Set-up and log-in are the two besides.
    assert_eq!(count(all()).await, (20_002, 21));
    assert_eq!(count(LogQuery { who: "PERSON 1".into(), ..LogQuery::default() }).await.0, 6_667);
    assert_eq!(count(LogQuery { operation: Some(Operation::EditExtension), ..LogQuery::default() }).await.0, 10_000);
    assert_eq!(count(LogQuery { outcome: Some("refused"), ..LogQuery::default() }).await.0, 20);
    assert_eq!(count(LogQuery { outcome: Some("done"), ..LogQuery::default() }).await.0, 19_982);
    assert_eq!(count(LogQuery { object: "grace_h".into(), ..LogQuery::default() }).await, (1, 1));
    assert_eq!(count(LogQuery { object: "person".into(), ..LogQuery::default() }).await.0, 0, "that is who");
    assert_eq!(count(text("4711 grace_")).await.0, 1);
    assert_eq!(count(text("gracexhopper")).await.0, 0, "a wildcard means itself");
    assert_eq!(count(text("2001:DB8")).await.0, 1, "the address of the log-in");
    let hour =
        LogQuery { from: Some(now() + Duration::HOUR), until: Some(now() + Duration::HOUR * 2), ..LogQuery::default() };
    assert_eq!(count(hour.clone()).await.0, 3600);
    let narrow =
        LogQuery { who: "person 1".into(), operation: Some(Operation::ApplyExtension), object: "1003".into(), ..hour };
    assert_eq!(count(narrow).await.0, 1, "row 4003");
}

/// The database decides what is too old, whatever the portal asks.
#[sqlx::test(migrations = "./migrations")]
async fn rows_go_when_their_time_is_over_and_not_before(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let statement = "INSERT INTO portal.operation_log (at, actor, operation, object_kind, object, outcome)
         SELECT now() - interval '30 days' + (n || ' minutes')::interval, 'Old', 'log_in', 'account', '', 'done'
         FROM generate_series(-10100, 100) AS n WHERE n <> 0";
    portal.pool.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    let kept = || async {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.operation_log WHERE actor = 'Old'")
            .fetch_one(&portal.pool)
            .await
            .unwrap();
        count
    };
    operation_log::prune(&portal.store).await.unwrap();
    assert_eq!(kept().await, 10_200, "365 days");
    let refused = sqlx::query("UPDATE portal.setting SET operation_log_days = 29").execute(&portal.pool).await;
    assert!(refused.unwrap_err().to_string().contains("setting_operation_log_days"));
    sqlx::query("UPDATE portal.setting SET operation_log_days = 30").execute(&portal.pool).await.unwrap();
    // More than go in one statement.
    operation_log::prune(&portal.store).await.unwrap();
    assert_eq!(kept().await, 100);
}
