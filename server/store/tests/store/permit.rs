//! What a role gives, and how far: what is out of the scope looks as if it did not exist.

use patchbay_shared::{Department, ExtensionNumber, Occasion, Permission, PredefinedRole};
use patchbay_store::{
    attempt,
    extension::{self, Apply, Choice, Exporting, ListQuery, SaveError, Selection},
    registration,
    session::{self, *},
};
use sqlx::PgPool;

use crate::harness::{Permits, Portal, form, log_in, now, origin, parse};

/// Makes a role by hand and gives it to the person of an extension.
pub(crate) async fn give(portal: &Portal, person: i64, permissions: &[Permission], scope: &str, chosen: &[i64]) {
    let names: Vec<&str> = permissions.iter().map(|permission| permission.name()).collect();
    sqlx::query(
        "WITH role AS (
             INSERT INTO portal.role (version, name, permissions, scope)
             VALUES (1, 'Role of ' || $1 || ' ' || clock_timestamp(), $2, $3) RETURNING id
         ), chosen AS (
             INSERT INTO portal.role_extension (role_id, extension_id) SELECT id, unnest($4::bigint[]) FROM role
         )
         UPDATE portal.extension SET role_id = (SELECT id FROM role) WHERE id = $1",
    )
    .bind(person)
    .bind(names)
    .bind(scope)
    .bind(chosen)
    .execute(&portal.pool)
    .await
    .unwrap();
}

pub(crate) async fn of_person(portal: &Portal, extension_id: i64) -> Session {
    log_in(&portal.store, &portal.person(extension_id).await).await
}

/// Whether a session gets each permit, in the order of the table.
fn permits(session: &Session) -> [bool; Permission::ALL.len()] {
    [
        session.permit::<ViewExtensions>().is_ok(),
        session.permit::<AddExtensions>().is_ok(),
        session.permit::<EditExtensions>().is_ok(),
        session.permit::<DeleteExtensions>().is_ok(),
        session.permit::<ExportExtensions>().is_ok(),
        session.permit::<RevealSecrets>().is_ok(),
        session.permit::<ApplyExtensions>().is_ok(),
        session.permit::<ReadCallLog>().is_ok(),
        session.permit::<ManageRoles>().is_ok(),
        session.permit::<ManageOrganizations>().is_ok(),
        session.permit::<ChangeSettings>().is_ok(),
        session.permit::<ManageSecurity>().is_ok(),
        session.permit::<ReadOperationLog>().is_ok(),
    ]
}

#[sqlx::test(migrations = "./migrations")]
async fn each_permission_gives_its_permit_and_no_other(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    assert_eq!(permits(&portal.session), [true; Permission::ALL.len()], "the super administrator");
    assert_eq!(permits(&of_person(&portal, id).await), [false; Permission::ALL.len()], "no role");
    for permission in Permission::ALL {
        give(&portal, id, &[permission], "all", &[]).await;
        let expected = Permission::ALL.map(|other| other == permission || permission.implied() == Some(other));
        assert_eq!(permits(&of_person(&portal, id).await), expected, "{permission:?}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_change_holds_with_the_next_request_of_a_live_session(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let token = session::open(&portal.store, &portal.person(id).await, &origin(), now()).await.unwrap();
    let may = async || {
        let session = session::find(&portal.store, &token, now()).await.unwrap().unwrap();
        session.permit::<ViewExtensions>().is_ok()
    };
    assert!(!may().await);
    give(&portal, id, &[Permission::ViewExtensions], "all", &[]).await;
    assert!(may().await);
    sqlx::query("UPDATE portal.role SET permissions = '{}'").execute(&portal.pool).await.unwrap();
    assert!(!may().await);
}

#[sqlx::test(migrations = "./migrations")]
async fn every_installation_has_the_predefined_roles(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let known: Vec<(String, Vec<String>)> =
        sqlx::query_as("SELECT name, permissions FROM portal.role ORDER BY id").fetch_all(&portal.pool).await.unwrap();
    let names = |role: PredefinedRole| role.grants().permissions.names().into_iter().map(String::from).collect();
    let expected = PredefinedRole::ALL.map(|role| (role.name().to_owned(), names(role)));
    assert_eq!(known, expected);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_out_of_the_chosen_ones_does_not_exist(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let three = (portal.extension("1000").await, portal.extension("1001").await, portal.extension("1002").await);
    give(&portal, three.0, &Permission::ALL, "chosen", &[three.1]).await;
    what_is_out_of_the_scope_does_not_exist(&portal, three, &["1001"]).await;
}

/// One of one's own departments is the one below, and oneself is in them.
#[sqlx::test(migrations = "./migrations")]
async fn what_is_out_of_ones_own_departments_does_not_exist(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    let three = (portal.extension("1000").await, portal.extension("1001").await, portal.extension("1002").await);
    let sales = portal.department("Sales", Department::COMPANY).await;
    let (east, research) =
        (portal.department("East", sales).await, portal.department("Research", Department::COMPANY).await);
    for (id, departments) in [(three.0, vec![sales]), (three.1, vec![east, research]), (three.2, vec![research])] {
        sqlx::query("UPDATE portal.extension SET department_ids = $2 WHERE id = $1")
            .bind(id)
            .bind(departments)
            .execute(&portal.pool)
            .await
            .unwrap();
    }
    give(&portal, three.0, &Permission::ALL, "own_departments", &[]).await;
    what_is_out_of_the_scope_does_not_exist(&portal, three, &["1000", "1001"]).await;
    // While there are no departments, nobody reaches anything by them.
    portal.organizations(false).await;
    let may = Permits::of(&of_person(&portal, three.0).await);
    let page =
        extension::list(&portal.store, &may.view, &ListQuery { size: 25, ..ListQuery::default() }).await.unwrap();
    assert_eq!((page.rows.len(), page.total), (0, 0));
    assert!(extension::find(&portal.store, &may.view, three.0).await.unwrap().is_none());
}

/// Every way to an extension, by somebody whose scope it is in, and by the same when it is not.
async fn what_is_out_of_the_scope_does_not_exist(
    portal: &Portal,
    (clerk, theirs, others): (i64, i64, i64),
    reached: &[&str],
) {
    for id in [theirs, others] {
        portal.change(id, Apply::Later, |form| form.job_title = "Pilot".into()).await.unwrap();
    }
    let session = of_person(portal, clerk).await;
    let (store, may) = (&portal.store, Permits::of(&session));

    let page = extension::list(store, &may.view, &ListQuery { size: 25, ..ListQuery::default() }).await.unwrap();
    let total = i64::try_from(reached.len()).unwrap();
    assert_eq!(
        (page.rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), page.total),
        (reached.to_vec(), total)
    );
    for (search, found) in [("ada", reached.len()), ("1001", 1), ("1002", 0)] {
        let query = ListQuery { search: search.into(), size: 25, ..ListQuery::default() };
        let page = extension::list(store, &may.view, &query).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (found, total), "{search}");
    }
    let query = ListQuery { size: 25, ..ListQuery::default() };
    let file = extension::export(store, &may.export, &Exporting::Found(query)).await.unwrap();
    assert_eq!(file.forms.iter().map(|form| form.number.as_str()).collect::<Vec<_>>(), reached);
    assert_eq!(extension::pending(store, &may.view).await.unwrap(), 1);
    let waiting = extension::waiting(store, &may.view, None, 25).await.unwrap();
    assert_eq!(waiting.rows.iter().map(|row| row.head.id).collect::<Vec<_>>(), [theirs]);
    assert_eq!(extension::chosen(store, &may.view, &[theirs, others]).await.unwrap().len(), 1);
    assert_eq!(extension::seen(store, &may.view, &extension::Found::waiting(), &portal.seen().await).await.unwrap(), 1);
    let numbers = ["1001".to_owned(), "1002".to_owned()];
    let phones = registration::find(store, &may.view, &numbers).await.unwrap();
    assert_eq!(phones.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>(), ["1001"]);

    let number = |typed| ExtensionNumber::parse(typed).unwrap();
    let named = extension::number_owner(store, &may.view, &number("1001"), None).await.unwrap().unwrap();
    let hidden = extension::number_owner(store, &may.view, &number("1002"), None).await.unwrap().unwrap();
    assert_eq!((named.name.as_str(), hidden.name.as_str(), hidden.number.as_str()), ("Ada Lovelace", "", ""));

    let selection = Selection::These(vec![(others, 2)]);
    assert_eq!(extension::apply_many(store, &may.apply, &selection, now()).await.unwrap(), 0);
    assert_eq!(extension::discard_many(store, &may.apply, &selection, now()).await.unwrap(), 0);
    let fields = [patchbay_shared::Field::JobTitle];
    let choice = Choice { from: 2, to: 1, fields: &fields };
    let wish = parse(&form("1002"), Occasion::Update);
    let gone = [
        extension::update(store, &may.edit, others, 2, &wish, Apply::Later, now()).await.err(),
        extension::restore(store, &may.edit, others, choice, Apply::Later, now()).await.err(),
        extension::apply(store, &may.apply, others, 2, now()).await.err(),
        extension::delete(store, &may.delete, others, now()).await.err(),
    ];
    assert!(gone.iter().all(|error| matches!(error, Some(SaveError::Gone))), "{gone:?}");
    assert!(extension::find(store, &may.view, others).await.unwrap().is_none());
    assert!(extension::history(store, &may.view, others, None, 25).await.unwrap().is_none());
    assert!(extension::as_of(store, &may.view, others, 1).await.unwrap().is_none());
    assert!(extension::newer(store, &may.view, others, 1).await.unwrap().is_none());
    assert!(extension::show_password(store, &may.secrets, others, now()).await.unwrap().is_none());
    for id in [theirs, others] {
        sqlx::query(
            "WITH endpoint AS (SELECT number, registration_name FROM sip.endpoint WHERE extension_id = $1), location AS (
                 INSERT INTO sip.location (ruid, username, contact, expires, received)
                 SELECT number, number, 'sip:x', now() + interval '1 day', 'sip:192.0.2.7:5060' FROM endpoint)
             SELECT sip.note_refusal('malformed', registration_name::bytea, '192.0.2.7', 1, 'UDP', '', 'REGISTER', 1) FROM endpoint",
        )
        .bind(id)
        .execute(&portal.pool)
        .await
        .unwrap();
        let seen = usize::from(id == theirs);
        assert_eq!(attempt::of_extension(store, &may.view, id).await.unwrap().len(), seen);
        assert_eq!(registration::bindings(store, &may.view, id).await.unwrap().len(), seen);
    }
    registration::unregister(store, &may.edit, others, "1002", now()).await.unwrap();
    assert_eq!(registration::bindings(store, &portal.may.view, others).await.unwrap().len(), 1);
    assert_eq!(portal.versions(others).await, (2, Some(1)), "untouched");

    extension::delete(store, &portal.may.delete, others, now()).await.unwrap();
    assert!(extension::deleted(store, &may.view, None, 25, now()).await.unwrap().rows.is_empty());
    let gone = [
        extension::undelete(store, &may.delete, others, false, now()).await.err(),
        extension::release(store, &may.delete, others, now()).await.err(),
    ];
    assert!(gone.iter().all(|error| matches!(error, Some(SaveError::Gone))), "{gone:?}");

    // And every way is open where the scope reaches.
    extension::update(store, &may.edit, theirs, 2, &parse(&form("1001"), Occasion::Update), Apply::Later, now())
        .await
        .unwrap();
    extension::apply(store, &may.apply, theirs, 3, now()).await.unwrap();
    assert!(extension::show_password(store, &may.secrets, theirs, now()).await.unwrap().is_some());
    let accesses = extension::accesses(store, &may.view, theirs).await.unwrap();
    assert_eq!(accesses[0].by, "1000 Ada Lovelace");
    let history = extension::history(store, &may.view, theirs, None, 1).await.unwrap().unwrap();
    assert_eq!(history.versions[0].made.by, "1000 Ada Lovelace");
    extension::delete(store, &may.delete, theirs, now()).await.unwrap();
    assert_eq!(extension::deleted(store, &may.view, None, 25, now()).await.unwrap().rows.len(), 1);
    extension::undelete(store, &may.delete, theirs, false, now()).await.unwrap();
}
