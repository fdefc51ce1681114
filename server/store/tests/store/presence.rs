//! Where calls go, which nobody leads in a circle, and where people are.

use std::sync::Arc;

use patchbay_shared::{
    DestinationError, ExtensionForm, FeatureCodeError, Field, FieldError, NumberError, Occasion, Owner, OwnerKind,
    Permission, PresencePart, PresenceStatus, SettingError, SettingField, SettingsForm,
};
use patchbay_store::{
    extension::{self, Apply, Choice, Cursor, ListQuery, SaveError, Selection},
    operation_log::{self, Detail, LogQuery},
    presence,
    registration::{self, News},
    setting::{self, UpdateError},
};
use sqlx::PgPool;
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    harness::{Portal, form, now, parse},
    permit::{give, of_person},
};

const ALWAYS: Field = Field::Presence(PresenceStatus::Away, PresencePart::InternalAlways);
const NO_ANSWER: Field = Field::Presence(PresenceStatus::Available, PresencePart::InternalNoAnswer);
const BUSY: Field = Field::Presence(PresenceStatus::OffWork, PresencePart::InternalBusy);

async fn forward(portal: &Portal, id: i64, field: Field, to: &str) -> Result<i32, SaveError> {
    portal.change(id, Apply::Now(&portal.may.apply), |form| form.set(field, to.to_owned())).await
}

fn wrong(saved: Result<impl std::fmt::Debug, SaveError>) -> Vec<(Field, DestinationError)> {
    let Err(SaveError::Taken(errors)) = saved else { panic!("{saved:?}") };
    let wrong = errors.iter().map(|(field, error)| match error {
        FieldError::Destination(error) => (field, error.clone()),
        error => panic!("{error:?}"),
    });
    wrong.collect()
}

fn numbers<const N: usize>(numbers: [&str; N]) -> Vec<String> {
    numbers.map(str::to_owned).to_vec()
}

async fn found(portal: &Portal, id: i64) -> extension::Current {
    extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap()
}

/// Where the engine takes calls of colleagues when nobody answers.
async fn no_answer(portal: &Portal, id: i64) -> Option<i64> {
    sqlx::query_scalar("SELECT internal_no_answer[1] FROM sip.endpoint WHERE extension_id = $1")
        .bind(id)
        .fetch_one(&portal.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn calls_follow_an_extension_and_not_its_number(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    forward(&portal, ada, NO_ANSWER, "1001").await.unwrap();
    forward(&portal, ada, BUSY, "Hang Up").await.unwrap();
    portal.change(ben, Apply::Now(&portal.may.apply), |form| form.number = "2001".into()).await.unwrap();
    let next = ExtensionForm { email: String::new(), registration_name: String::new(), ..form("1001") };
    portal.create(&parse(&next, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    let form = found(&portal, ada).await.form;
    assert_eq!([NO_ANSWER, BUSY, ALWAYS].map(|field| form.value(field)), ["2001", "hang up", ""]);
    assert_eq!(no_answer(&portal, ada).await, Some(ben));
    // The history says so as well.
    let as_of = extension::as_of(&portal.store, &portal.may.view, ada, 2).await.unwrap().unwrap();
    assert_eq!(as_of.form.value(NO_ANSWER), "2001");

    // A number that is saved and not live is known, and one that nobody has is not.
    portal.change(ben, Apply::Later, |form| form.number = "3001".into()).await.unwrap();
    assert_eq!(wrong(forward(&portal, ada, ALWAYS, "7").await), [(ALWAYS, DestinationError::Unknown)]);
    for number in ["2001", "3001"] {
        forward(&portal, ada, ALWAYS, number).await.unwrap();
        assert_eq!(found(&portal, ada).await.form.value(ALWAYS), "3001");
    }
    // Nor does a new extension know itself by a number that it does not have yet.
    let mut new = crate::harness::form("1005");
    new.set(ALWAYS, "1006".into());
    let refused = portal.create(&parse(&new, Occasion::Create), Apply::Later).await;
    assert_eq!(wrong(refused), [(ALWAYS, DestinationError::Unknown)]);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_deleted_destination_is_kept_until_its_number_is_given_up(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    forward(&portal, ada, NO_ANSWER, "1001").await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, ben, now()).await.unwrap();
    let current = found(&portal, ada).await;
    assert_eq!((current.form.value(NO_ANSWER), current.gone), ("1001", numbers(["1001"])));
    // Whatever else is saved leaves it, and nobody else can begin to call there.
    portal.change(ada, Apply::Now(&portal.may.apply), |form| form.job_title = "x".into()).await.unwrap();
    assert_eq!(no_answer(&portal, ada).await, Some(ben));
    let eve = portal.extension("1002").await;
    assert_eq!(wrong(forward(&portal, eve, NO_ANSWER, "1001").await), [(NO_ANSWER, DestinationError::Unknown)]);
    extension::undelete(&portal.store, &portal.may.delete, ben, false, now()).await.unwrap();
    assert_eq!(found(&portal, ada).await.gone, numbers([]));

    extension::delete(&portal.store, &portal.may.delete, ben, now()).await.unwrap();
    extension::release(&portal.store, &portal.may.delete, ben, now()).await.unwrap();
    portal
        .create(
            &parse(
                &ExtensionForm { email: String::new(), registration_name: String::new(), ..form("1001") },
                Occasion::Create,
            ),
            Apply::Later,
        )
        .await
        .unwrap();
    assert_eq!(found(&portal, ada).await.form.value(NO_ANSWER), "hang up");
}

#[sqlx::test(migrations = "./migrations")]
async fn no_call_goes_in_a_circle(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let ids = [portal.extension("1000").await, portal.extension("1001").await, portal.extension("1002").await];
    forward(&portal, ids[0], NO_ANSWER, "1001").await.unwrap();
    forward(&portal, ids[1], ALWAYS, "1002").await.unwrap();
    let circle = DestinationError::Loop(numbers(["1002", "1000", "1001", "1002"]));
    assert_eq!(wrong(forward(&portal, ids[2], BUSY, "1000").await), [(BUSY, circle.clone())]);
    // What is live counts until something else is, and what is saved counts before.
    portal.change(ids[0], Apply::Later, |form| form.set(NO_ANSWER, String::new())).await.unwrap();
    assert_eq!(wrong(forward(&portal, ids[2], BUSY, "1000").await), [(BUSY, circle)]);
    portal.apply(ids[0]).await.unwrap();
    forward(&portal, ids[2], BUSY, "1000").await.unwrap();
    let other = DestinationError::Loop(numbers(["1000", "1002", "1000"]));
    assert_eq!(wrong(forward(&portal, ids[0], ALWAYS, "1002").await), [(ALWAYS, other.clone())]);
    // An older version with it does not come back, nor a deleted extension.
    let choice = Choice { from: 3, to: 2, fields: &[NO_ANSWER] };
    let restored = extension::restore(&portal.store, &portal.may.edit, ids[0], choice, Apply::Later, now()).await;
    assert_eq!(wrong(restored).len(), 1);
    extension::delete(&portal.store, &portal.may.delete, ids[2], now()).await.unwrap();
    let eve = portal.extension("1003").await;
    forward(&portal, eve, ALWAYS, "1001").await.unwrap();
    forward(&portal, ids[0], ALWAYS, "1003").await.unwrap();
    let back = extension::undelete(&portal.store, &portal.may.delete, ids[2], false, now()).await;
    let circle = numbers(["1002", "1000", "1003", "1001", "1002"]);
    assert_eq!(wrong(back), [(BUSY, DestinationError::Loop(circle))]);
    // A number that is given up in the same save is still one's own.
    let own = portal.change(ids[0], Apply::Later, |form| {
        form.number = "4000".into();
        form.set(BUSY, "1000".into());
    });
    assert_eq!(wrong(own.await), [(BUSY, DestinationError::Loop(numbers(["1000", "1000"])))]);
}

#[sqlx::test(migrations = "./migrations")]
async fn no_call_goes_on_for_too_long(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut ids = Vec::new();
    for at in 0..7 {
        ids.push(portal.extension(&format!("100{at}")).await);
    }
    for (at, id) in ids.iter().enumerate().take(6).skip(1) {
        forward(&portal, *id, NO_ANSWER, &format!("100{}", at + 1)).await.unwrap();
    }
    let chain = numbers(["1000", "1001", "1002", "1003", "1004", "1005", "1006"]);
    assert_eq!(wrong(forward(&portal, ids[0], BUSY, "1001").await), [(BUSY, DestinationError::TooLong(chain.clone()))]);
    forward(&portal, ids[0], BUSY, "1002").await.unwrap();
    // Wherever it would become too long, also at its end.
    portal.extension("1007").await;
    let longer = wrong(forward(&portal, ids[6], ALWAYS, "1007").await);
    // One of the ways there, which are equally long.
    let DestinationError::TooLong(longer) = &longer[0].1 else { panic!("{longer:?}") };
    assert_eq!((longer.len(), &longer[1..]), (7, &[&chain[2..], &numbers(["1007"])].concat()[..]));
    // Who may not see an extension is not told its number.
    give(&portal, ids[3], &[Permission::ViewExtensions, Permission::EditExtensions], "chosen", &[ids[0], ids[1]]).await;
    let session = of_person(&portal, ids[3]).await;
    let current = found(&portal, ids[0]).await;
    let mut wish = current.form.clone();
    wish.set(BUSY, "1001".into());
    let extension = parse(&wish, Occasion::Update);
    let permit = session.permit().unwrap();
    let saved =
        extension::update(&portal.store, &permit, ids[0], current.version, &extension, Apply::Later, now()).await;
    let seen = numbers(["1000", "1001", "", "", "", "", ""]);
    assert_eq!(wrong(saved), [(BUSY, DestinationError::TooLong(seen))]);
}

/// However many lead calls to each other at once, some of them are too late, and nobody waits for ever.
#[sqlx::test(migrations = "./migrations")]
async fn nobody_makes_a_circle_together(pool: PgPool) {
    const ROUND: usize = 6;
    let portal = Arc::new(Portal::new(pool).await);
    for round in 0..8 {
        let mut ids = Vec::new();
        for at in 0..ROUND {
            ids.push(portal.extension(&format!("{round}{at}0")).await);
        }
        let barrier = Arc::new(Barrier::new(ROUND));
        let mut tasks = JoinSet::new();
        for (at, id) in ids.clone().into_iter().enumerate() {
            let (portal, barrier) = (Arc::clone(&portal), Arc::clone(&barrier));
            tasks.spawn(async move {
                barrier.wait().await;
                forward(&portal, id, ALWAYS, &format!("{round}{}0", (at + 1) % ROUND)).await
            });
        }
        let saved = tasks.join_all().await;
        let made = saved.iter().filter(|saved| saved.is_ok()).count();
        assert_eq!(made, ROUND - 1, "{saved:?}");
        let ways: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.forward WHERE from_id = ANY ($1)")
            .bind(&ids)
            .fetch_one(&portal.pool)
            .await
            .unwrap();
        assert_eq!(usize::try_from(ways), Ok(made));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn blocks_are_part_of_a_version(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    let before = found(&portal, ada).await.form;
    let everything = |form: &mut ExtensionForm| {
        for status in PresenceStatus::ALL {
            for (part, typed) in PresencePart::ALL.into_iter().zip(["Back soon", "hang up", "1001", "1001", "300"]) {
                form.set(Field::Presence(status, part), typed.to_owned());
            }
        }
    };
    portal.change(ada, Apply::Later, everything).await.unwrap();
    let wanted = found(&portal, ada).await.form;
    assert_ne!(wanted.presence, before.presence);
    assert_eq!(no_answer(&portal, ada).await, None, "nothing holds before Apply");
    let version =
        &extension::history(&portal.store, &portal.may.view, ada, None, 9).await.unwrap().unwrap().versions[0];
    let changed: Vec<_> = version.changes.iter().map(|change| change.field).collect();
    assert_eq!(changed.len(), PresenceStatus::COUNT * PresencePart::COUNT);
    // Discarded, restored and made live.
    extension::discard_many(&portal.store, &portal.may.apply, &Selection::These(vec![(ada, 2)]), now()).await.unwrap();
    assert_eq!(found(&portal, ada).await.form, before);
    let choice = Choice { from: 3, to: 2, fields: &Field::ALL };
    let now_live = Apply::Now(&portal.may.apply);
    extension::restore(&portal.store, &portal.may.edit, ada, choice, portal.saving(now_live), now()).await.unwrap();
    assert_eq!(found(&portal, ada).await.form, wanted);
    let live: bool = sqlx::query_scalar(
        "SELECT (presence_information, presence_ring_timeout, internal_always, internal_no_answer, internal_busy)
             = (array_fill('Back soon'::text, '{6}'), array_fill(300, '{6}'), array_fill(0::bigint, '{6}'),
                array_fill($2, '{6}'), array_fill($2, '{6}'))
         FROM sip.endpoint WHERE extension_id = $1",
    )
    .bind(ada)
    .bind(ben)
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    assert!(live);
    // A new extension may begin with it.
    let mut new = form("1002");
    everything(&mut new);
    let new = portal.create(&parse(&new, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap();
    assert_eq!(found(&portal, new).await.form.presence, wanted.presence);
    assert_eq!(no_answer(&portal, new).await, Some(ben));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_status_holds_at_once_and_is_written_down(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (ada, ben) = (portal.extension("1000").await, portal.extension("1001").await);
    let mut listener = registration::listen(&portal.store).await.unwrap();
    let change = |status| presence::change(&portal.store, &portal.may.edit, ada, status, now());
    assert!(change(PresenceStatus::Lunch).await.unwrap());
    assert_eq!(listener.changed().await.unwrap(), [News::Presence("1000".into())]);
    assert!(!change(PresenceStatus::Lunch).await.unwrap(), "it is that already");
    assert_eq!(portal.versions(ada).await, (1, Some(1)));
    assert_eq!(found(&portal, ada).await.presence, PresenceStatus::Lunch);
    let present = presence::present(&portal.store, &["1000".into(), "1001".into()]).await.unwrap();
    let mut statuses: Vec<_> = present.into_iter().map(|(number, present)| (number, present.status)).collect();
    statuses.sort();
    assert_eq!(statuses, [("1000".into(), PresenceStatus::Lunch), ("1001".into(), PresenceStatus::Available)]);

    // By themselves, and by somebody whose scope they are in.
    let person = of_person(&portal, ben).await;
    assert!(
        presence::change_own(&portal.store, &person.own_extension().unwrap(), PresenceStatus::Away, now())
            .await
            .unwrap()
    );
    assert!(portal.session.own_extension().is_err());
    give(&portal, ben, &[Permission::ViewExtensions, Permission::EditExtensions], "chosen", &[ben]).await;
    let scoped = of_person(&portal, ben).await.permit().unwrap();
    let beyond = presence::change(&portal.store, &scoped, ada, PresenceStatus::Available, now()).await;
    assert!(matches!(beyond, Err(SaveError::Gone)), "{beyond:?}");
    assert!(presence::change(&portal.store, &scoped, ben, PresenceStatus::OffWork, now()).await.unwrap());

    let query = LogQuery { size: 10, object: "1001".into(), ..LogQuery::default() };
    let log = operation_log::page(&portal.store, &portal.session.permit().unwrap(), &query).await.unwrap();
    let told: Vec<_> =
        log.rows.iter().map(|row| (row.operation.name(), row.actor.as_str(), &row.detail)).take(2).collect();
    let detail = |from, to| Detail::Presence(from, to);
    assert_eq!(
        told,
        [
            ("presence.change", "1001 Ada Lovelace", &detail(PresenceStatus::Away, PresenceStatus::OffWork)),
            ("presence.change_own", "1001 Ada Lovelace", &detail(PresenceStatus::Available, PresenceStatus::Away)),
        ]
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_list_is_of_people_with_a_status(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut ids = Vec::new();
    for number in ["1000", "1001", "1002", "1003"] {
        ids.push(portal.extension(number).await);
    }
    for id in [ids[1], ids[3]] {
        presence::change(&portal.store, &portal.may.edit, id, PresenceStatus::Away, now()).await.unwrap();
    }
    portal.organizations(true).await;
    let sales = portal.department("Sales", 1).await;
    portal.put(ids[3], &[sales]).await.unwrap();
    let list = async |query: ListQuery| {
        let page = extension::list(&portal.store, &portal.may.view, &query).await.unwrap();
        let numbers: Vec<_> = page.rows.into_iter().map(|row| (row.number, row.presence)).collect();
        (numbers, page.total)
    };
    let (away, available) = (PresenceStatus::Away, PresenceStatus::Available);
    let of = |status| ListQuery { presence: Some(status), size: 25, ..ListQuery::default() };
    let row = |number: &str, status| (number.to_owned(), status);
    assert_eq!(list(of(away)).await, (vec![row("1001", away), row("1003", away)], 2));
    assert_eq!(list(of(available)).await, (vec![row("1000", available), row("1002", available)], 2));
    assert_eq!(list(of(PresenceStatus::Lunch)).await, (vec![], 0));
    assert_eq!(list(ListQuery { search: "1003".into(), ..of(away) }).await.0, [row("1003", away)]);
    assert_eq!(list(ListQuery { search: "1003".into(), ..of(available) }).await.0, []);
    assert_eq!(list(ListQuery { cursor: Some(Cursor::After(ids[1])), ..of(away) }).await.0, [row("1003", away)]);
    assert_eq!(list(ListQuery { department: Some(sales), ..of(away) }).await, (vec![row("1003", away)], 1));
    assert_eq!(list(ListQuery { department: Some(sales), ..of(available) }).await, (vec![], 0));
    assert_eq!(
        list(ListQuery { department: Some(sales), search: "100".into(), ..of(away) }).await.0,
        [row("1003", away)]
    );
}

async fn codes(portal: &Portal, change: impl FnOnce(&mut SettingsForm)) -> Result<i32, UpdateError> {
    let current = portal.store.settings();
    let mut form = SettingsForm::from(&current.settings);
    change(&mut form);
    setting::update(&portal.store, &portal.session.permit().unwrap(), current.version, &form.parse().unwrap(), now())
        .await
}

#[sqlx::test(migrations = "./migrations")]
async fn a_code_is_nobodys_number(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    // Both ways round.
    let Err(UpdateError::Taken(errors)) = codes(&portal, |form| form.lunch_code = "1000".into()).await else {
        panic!()
    };
    let owner = Owner { number: "1000".into(), name: "Ada Lovelace".into(), ..Owner::default() };
    let taken = SettingError::Code(FeatureCodeError::Taken(owner));
    assert_eq!(errors.iter().collect::<Vec<_>>(), [(SettingField::LunchCode, &taken)]);
    codes(&portal, |form| form.lunch_code = "1001".into()).await.unwrap();
    let Err(SaveError::Taken(errors)) = portal.create(&parse(&form("1001"), Occasion::Create), Apply::Later).await
    else {
        panic!()
    };
    let Some(FieldError::Number(NumberError::Taken { owner, free })) = errors.get(Field::Number) else {
        panic!("{errors:?}")
    };
    assert_eq!(*owner, Owner::other(OwnerKind::FeatureCode));
    assert_eq!(free.clone().map(String::from).as_deref(), Some("1002"));
    assert_eq!(extension::next_number(&portal.store).await.unwrap().map(String::from).as_deref(), Some("1002"));

    // Given up, it can be had; and two codes may change places.
    codes(&portal, |form| {
        form.lunch_code = String::new();
        (form.away_code, form.available_code) = (form.available_code.clone(), form.away_code.clone());
    })
    .await
    .unwrap();
    portal.extension("1001").await;
    let dialled: Vec<(String, String)> = sqlx::query_as(
        "SELECT number, presence_status FROM portal.number_claim WHERE presence_status IS NOT NULL ORDER BY number",
    )
    .fetch_all(&portal.pool)
    .await
    .unwrap();
    let expected = [
        ("*71", "away"),
        ("*72", "available"),
        ("*73", "business_trip"),
        ("*74", "do_not_disturb"),
        ("*76", "off_work"),
    ];
    assert_eq!(dialled, expected.map(|(code, status)| (code.to_owned(), status.to_owned())));
    // No call is forwarded to a code.
    let refused = forward(&portal, 1, NO_ANSWER, "1002").await;
    assert_eq!(wrong(refused), [(NO_ANSWER, DestinationError::Unknown)]);
}
